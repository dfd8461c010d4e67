import type { StateTable } from '../../../kernel/state-table.ts';

export const UPLOAD_SESSION_STATUSES = [
  'OPEN',
  'FINALIZING',
  'COMPLETED',
  'FAILED',
  'EXPIRED',
  'TERMINATED',
  'JOINED',
] as const;

/**
 * OPEN takes bytes, or is a partial upload that waits to be joined; FINALIZING has all its bytes and is being turned
 * into a file; JOINED is a partial upload whose bytes belong to a final one. All but the first two are final.
 */
export type UploadSessionStatus = (typeof UPLOAD_SESSION_STATUSES)[number];

export const NEXT_UPLOAD_SESSION_STATUS: StateTable<UploadSessionStatus> = {
  OPEN: ['FINALIZING', 'FAILED', 'EXPIRED', 'TERMINATED', 'JOINED'],
  FINALIZING: ['COMPLETED', 'FAILED'],
  COMPLETED: [],
  FAILED: [],
  EXPIRED: [],
  TERMINATED: [],
  JOINED: [],
};
