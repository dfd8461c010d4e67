import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { RestoreFailure } from '../../retrieval/domain/restore-failure.ts';
import type { RetrievalRequest } from '../../retrieval/domain/retrieval-request.ts';
import type { ExportEvent } from './export-events.ts';
import type { ExportFormat } from './export-format.ts';
import type { ExportPart } from './export-parts.ts';

export const EXPORT_STATUSES = [
  'WAITING_FOR_RETRIEVAL',
  'READY',
  'FAILED',
  'EXPIRED',
  'CANCELLED',
] as const;

export type ExportStatus = (typeof EXPORT_STATUSES)[number];

const NEXT: StateTable<ExportStatus> = {
  WAITING_FOR_RETRIEVAL: ['READY', 'FAILED', 'EXPIRED', 'CANCELLED'],
  READY: ['EXPIRED', 'CANCELLED'],
  FAILED: [],
  EXPIRED: [],
  CANCELLED: [],
};

/** Maximum lifetime of a READY export. Milliseconds. */
const LIFETIME_MS = 7 * 24 * 3_600_000;

/** Maximum number of files in an export. */
export const MAX_EXPORT_FILES = 1_000;

export interface NewArchiveExport {
  readonly id: string;
  readonly ownerId: string;
  /** The exported album, if any. */
  readonly albumId: string | undefined;
  readonly format: ExportFormat;
  readonly files: number;
  readonly bytes: number;
  readonly parts: readonly ExportPart[];
}

/** The part of a retrieval that exports depend on. */
export type FollowedRetrieval = Pick<
  RetrievalRequest,
  'id' | 'status' | 'expiresAt' | 'failureReason'
>;

/**
 * An export of many originals as one or more zips. READY once all files can be read, until the first of them no longer can or a
 * week has passed. The zips are built during the download and never stored.
 */
export class ArchiveExport extends AggregateRoot<ExportEvent> {
  private _status: ExportStatus = 'WAITING_FOR_RETRIEVAL';
  private _retrievalId: string | null = null;
  private _readyAt: Date | null = null;
  private _expiresAt: Date | null = null;
  private _finishedAt: Date | null = null;
  private _failureReason: RestoreFailure | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly albumId: string | null,
    readonly format: ExportFormat,
    readonly files: number,
    readonly bytes: number,
    readonly parts: readonly ExportPart[],
    readonly createdAt: Date,
  ) {
    super();
  }

  /** Creates an export that is READY immediately, or that waits for `retrieval`. Raises ExportCreated. */
  static create(
    data: NewArchiveExport,
    retrieval: FollowedRetrieval | undefined,
    now: Date,
  ): ArchiveExport {
    const { id, ownerId, albumId = null, format, files, bytes, parts } = data;
    if (!(files >= 1 && files <= MAX_EXPORT_FILES)) {
      throw new DomainError(
        'EXPORT_SELECTION_INVALID',
        `An export must have 1–${MAX_EXPORT_FILES} files, but has ${files}.`,
      );
    }
    const created = new ArchiveExport(id, ownerId, albumId, format, files, bytes, parts, now);
    created.raise({ type: 'ExportCreated', ...created.fact() });
    if (retrieval) {
      created._retrievalId = retrieval.id;
      created.follow(retrieval, now);
    } else {
      created.ready(undefined, now);
    }
    return created;
  }

  get status(): ExportStatus {
    return this._status;
  }

  get retrievalId(): string | undefined {
    return this._retrievalId ?? undefined;
  }

  get expiresAt(): Date | undefined {
    return this._expiresAt ?? undefined;
  }

  get finishedAt(): Date | undefined {
    return this._finishedAt ?? undefined;
  }

  get failureReason(): RestoreFailure | undefined {
    return this._failureReason ?? undefined;
  }

  /** Applies the state of the retrieval. Idempotent; ignored once the export is finished. */
  follow(retrieval: FollowedRetrieval, now: Date): void {
    if (this._finishedAt || retrieval.id !== this._retrievalId) return;
    const { status, expiresAt, failureReason } = retrieval;
    if (status === 'READY') {
      if (this._status === 'READY') this.moveExpiry(expiresAt);
      else this.ready(expiresAt, now);
    } else if (status === 'EXPIRED') {
      this.expire(now);
    } else if (status === 'FAILED' && this._status === 'WAITING_FOR_RETRIEVAL') {
      this.fail(failureReason ?? 'COPY_STATE_INVALID', now);
    } else if (status === 'CANCELLED' && this._status === 'WAITING_FOR_RETRIEVAL') {
      this.fail('RETRIEVAL_CANCELLED', now);
    }
  }

  /** Expires the export because it is no longer complete. Ignored once the export is finished. Raises ExportExpired. */
  expire(now: Date): void {
    if (this._finishedAt) return;
    this.end('EXPIRED', now);
    this.raise({ type: 'ExportExpired', ...this.fact() });
  }

  /** Idempotent. Raises ExportCancelled. Throws `EXPORT_STATUS_INVALID` if the export already failed or expired. */
  cancel(now: Date): void {
    if (this._status === 'CANCELLED') return;
    this.end('CANCELLED', now);
    this.raise({ type: 'ExportCancelled', ...this.fact() });
  }

  private ready(readableUntil: Date | undefined, now: Date): void {
    const expiresAt = earlier(new Date(now.getTime() + LIFETIME_MS), readableUntil);
    this.become('READY');
    this._readyAt = now;
    this._expiresAt = expiresAt;
    this.raise({ type: 'ExportReady', ...this.fact(), expiresAt });
  }

  private moveExpiry(readableUntil: Date | undefined): void {
    const readyAt = this._readyAt?.getTime() ?? 0;
    const expiresAt = earlier(new Date(readyAt + LIFETIME_MS), readableUntil);
    if (expiresAt.getTime() === this._expiresAt?.getTime()) return;
    this._expiresAt = expiresAt;
    this.raise({ type: 'ExportExpiryMoved', ...this.fact(), expiresAt });
  }

  private fail(reason: RestoreFailure, now: Date): void {
    this.end('FAILED', now);
    this._failureReason = reason;
    this.raise({ type: 'ExportFailed', ...this.fact(), reason });
  }

  private end(status: 'EXPIRED' | 'FAILED' | 'CANCELLED', now: Date): void {
    this.become(status);
    this._finishedAt = now;
  }

  private become(status: ExportStatus): void {
    this._status = nextState(NEXT, this._status, status, 'EXPORT_STATUS_INVALID');
  }

  private fact(): { exportId: string; ownerId: string } {
    return { exportId: this.id, ownerId: this.ownerId };
  }
}

function earlier(one: Date, other: Date | undefined): Date {
  return other && other < one ? other : one;
}
