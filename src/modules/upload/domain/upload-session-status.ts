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
 * OPEN accepts bytes or is a partial upload waiting to be joined. FINALIZING has all its bytes and is being turned into
 * a file. JOINED is a partial upload whose bytes belong to a final upload. All states except OPEN and FINALIZING are
 * final.
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
