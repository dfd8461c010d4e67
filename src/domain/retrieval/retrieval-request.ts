import { AggregateRoot } from '../shared/aggregate-root.ts';
import { nextState, type StateTable } from '../shared/state-table.ts';
import type { RetrievalEvent } from './retrieval-events.ts';
import type { RetrievalTier } from './retrieval-tier.ts';

export const RETRIEVAL_STATUSES = [
  'REQUESTED',
  'IN_PROGRESS',
  'READY',
  'EXPIRED',
  'FAILED',
  'CANCELLED',
] as const;

export type RetrievalStatus = (typeof RETRIEVAL_STATUSES)[number];

const NEXT: StateTable<RetrievalStatus> = {
  REQUESTED: ['IN_PROGRESS', 'FAILED', 'CANCELLED'],
  IN_PROGRESS: ['READY', 'FAILED', 'CANCELLED'],
  READY: ['EXPIRED'],
  EXPIRED: [],
  FAILED: [],
  CANCELLED: [],
};

export interface NewRetrievalRequest {
  readonly id: string;
  readonly ownerId: string;
  readonly fileIds: readonly string[];
  readonly tier: RetrievalTier;
  /** How long the restored copies are wanted. */
  readonly days: number;
}

/** A user's wish to read cold files. Any number of them stand behind one RestoreOperation per copy. */
export class RetrievalRequest extends AggregateRoot<RetrievalEvent> {
  private _status: RetrievalStatus = 'REQUESTED';
  private _expiresAt: Date | null = null;

  private constructor(
    readonly data: NewRetrievalRequest,
    readonly createdAt: Date,
  ) {
    super();
  }

  /** Raises RetrievalRequested. */
  static request(data: NewRetrievalRequest, now: Date): RetrievalRequest {
    const request = new RetrievalRequest(data, now);
    request.raise({ type: 'RetrievalRequested', ...request.fact() });
    return request;
  }

  get status(): RetrievalStatus {
    return this._status;
  }

  /** Until when the files can be read, once READY; told by the provider, never computed. */
  get expiresAt(): Date | undefined {
    return this._expiresAt ?? undefined;
  }

  start(): void {
    this.become('IN_PROGRESS');
    this.raise({ type: 'RetrievalStarted', ...this.fact() });
  }

  ready(expiresAt: Date): void {
    this.become('READY');
    this._expiresAt = expiresAt;
    this.raise({ type: 'RetrievalReady', ...this.fact(), expiresAt });
  }

  expire(): void {
    this.become('EXPIRED');
    this.raise({ type: 'RetrievalExpired', ...this.fact() });
  }

  fail(reason: string): void {
    this.become('FAILED');
    this.raise({ type: 'RetrievalFailed', ...this.fact(), reason });
  }

  cancel(): void {
    this.become('CANCELLED');
    this.raise({ type: 'RetrievalCancelled', ...this.fact() });
  }

  private become(status: RetrievalStatus): void {
    this._status = nextState(NEXT, this._status, status, 'RETRIEVAL_STATUS_INVALID');
  }

  private fact(): { requestId: string; ownerId: string } {
    return { requestId: this.data.id, ownerId: this.data.ownerId };
  }
}
