import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { RestoreFailure } from '../domain/restore-failure.ts';
import type { RetrievalStatus } from '../domain/retrieval-request.ts';

/** A retrieval request as lists show it. */
export interface RetrievalRow {
  readonly id: string;
  readonly ownerId: string;
  readonly status: RetrievalStatus;
  readonly tier: RetrievalTier;
  readonly days: number;
  /** As estimated when it was made: a decimal, and ISO 4217. */
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
  /** Those that can be read now, at once or because they were restored. */
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

export type RetrievalItemStatus = (typeof RETRIEVAL_ITEM_STATUSES)[number];

/** One file of a request. */
export interface RetrievalItemRow {
  readonly fileId: string;
  readonly bytes: number;
  readonly status: RetrievalItemStatus;
  readonly failureReason: RestoreFailure | undefined;
}

export interface RetrievalPage {
  /** Only those behind the one with this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Reads of retrieval requests, each bound to an owner: what is somebody else's is never found. */
export interface RetrievalQueries {
  /** Those of the ids that are the owner's, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<RetrievalRow[]>;
  /** Newest first. */
  page(ownerId: string, page: RetrievalPage): Promise<RetrievalRow[]>;
  count(ownerId: string): Promise<number>;
  /** Those that are not over, newest first, at most `limit`. */
  running(ownerId: string, limit: number): Promise<RetrievalRow[]>;
  /** The files of a request, in the order of their ids. */
  items(ownerId: string, requestId: string, page: RetrievalPage): Promise<RetrievalItemRow[]>;
  /** The newest request that waits for each of the files; a file that nobody waits for has no entry. */
  awaiting(ownerId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
