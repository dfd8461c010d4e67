import type { PageRead } from '../../../kernel/paging.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { RestoreFailure } from '../domain/restore-failure.ts';
import type { RetrievalStatus } from '../domain/retrieval-request.ts';

/** A retrieval request as returned by lists. */
export interface RetrievalRow {
  readonly id: string;
  readonly ownerId: string;
  readonly status: RetrievalStatus;
  readonly tier: RetrievalTier;
  readonly days: number;
  /** Estimated when the retrieval was requested: a decimal and an ISO 4217 code. */
  readonly cost: { readonly amount: string; readonly currency: string } | undefined;
  readonly latestAt: Date | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly readyAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly warnedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly failureReason: RestoreFailure | undefined;
  readonly files: number;
  readonly bytes: number;
  /** Files that can be read now, restored or not. */
  readonly filesReady: number;
  readonly bytesReady: number;
}

export const RETRIEVAL_ITEM_STATUSES = [
  'REQUESTED',
  'IN_PROGRESS',
  'READY',
  'EXPIRED',
  'FAILED',
] as const;

type RetrievalItemStatus = (typeof RETRIEVAL_ITEM_STATUSES)[number];

/** One file of a request. */
export interface RetrievalItemRow {
  readonly fileId: string;
  readonly bytes: number;
  readonly status: RetrievalItemStatus;
  readonly failureReason: RestoreFailure | undefined;
}

/** Reads retrieval requests of one owner; other owners' requests are never returned. */
export interface RetrievalQueries {
  /** The owner's requests among the ids, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<RetrievalRow[]>;
  /** Newest first. */
  page(ownerId: string, page: PageRead): Promise<RetrievalRow[]>;
  count(ownerId: string): Promise<number>;
  /** Unfinished requests, newest first, at most `limit`. */
  running(ownerId: string, limit: number): Promise<RetrievalRow[]>;
  /** The files of a request, ordered by id. */
  items(ownerId: string, requestId: string, page: PageRead): Promise<RetrievalItemRow[]>;
  /** The newest request waiting for each file. Files without one have no entry. */
  awaiting(ownerId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
