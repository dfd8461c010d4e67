import { RETRIEVAL_STATUSES, type RetrievalStatus } from '../domain/retrieval-request.ts';
import type { RetrievalRow } from './retrieval-queries.ts';

export const RETRIEVAL_UPDATE_KINDS = [
  'CURRENT',
  'PROGRESS',
  'EXPIRING',
  'EXTENDED',
  ...RETRIEVAL_STATUSES,
] as const;

/** A status means that the request has just entered it. */
export type RetrievalUpdateKind = (typeof RETRIEVAL_UPDATE_KINDS)[number];

/** One change of a retrieval request, with its current state. */
export interface RetrievalUpdate {
  readonly kind: RetrievalUpdateKind;
  readonly row: RetrievalRow;
}

/** The change since `before`; undefined if nothing relevant has changed. */
export function updateSince(
  before: RetrievalRow | undefined,
  row: RetrievalRow,
): RetrievalUpdate | undefined {
  if (before?.status !== row.status) return { kind: row.status, row };
  if (isLater(row.expiresAt, before.expiresAt)) return { kind: 'EXTENDED', row };
  if (row.warnedAt && row.warnedAt.getTime() !== before.warnedAt?.getTime()) {
    return { kind: 'EXPIRING', row };
  }
  return row.filesReady === before.filesReady ? undefined : { kind: 'PROGRESS', row };
}

export function isRetrievalOver(status: RetrievalStatus): boolean {
  return status === 'EXPIRED' || status === 'FAILED' || status === 'CANCELLED';
}

function isLater(one: Date | undefined, other: Date | undefined): boolean {
  return (one?.getTime() ?? 0) > (other?.getTime() ?? 0);
}
