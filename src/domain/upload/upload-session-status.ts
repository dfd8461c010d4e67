import type { StateTable } from '../shared/state-table.ts';

export const UPLOAD_SESSION_STATUSES = [
  'OPEN',
  'FINALIZING',
  'COMPLETED',
  'FAILED',
  'EXPIRED',
  'TERMINATED',
] as const;

/** OPEN takes bytes; FINALIZING has them all and is being turned into a file; the others are final. */
export type UploadSessionStatus = (typeof UPLOAD_SESSION_STATUSES)[number];

export const NEXT_UPLOAD_SESSION_STATUS: StateTable<UploadSessionStatus> = {
  OPEN: ['FINALIZING', 'FAILED', 'EXPIRED', 'TERMINATED'],
  FINALIZING: ['COMPLETED', 'FAILED'],
  COMPLETED: [],
  FAILED: [],
  EXPIRED: [],
  TERMINATED: [],
};
