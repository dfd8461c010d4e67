import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Money } from '../../../kernel/money.ts';
import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { RestoreFailure } from './restore-failure.ts';
import type { RestoreProgress } from './restore-progress.ts';
import type { RetrievalEvent } from './retrieval-events.ts';

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
  REQUESTED: ['IN_PROGRESS', 'READY', 'FAILED', 'CANCELLED'],
  IN_PROGRESS: ['READY', 'FAILED', 'CANCELLED'],
  READY: ['EXPIRED'],
  EXPIRED: [],
  FAILED: [],
  CANCELLED: [],
};

/** The warning is due when a quarter of the time is left, at most a day before expiry. */
const WARN_PART = 4;
const WARN_AT_MOST_MS = 24 * 3_600_000;

export interface NewRetrievalRequest {
  readonly id: string;
  readonly ownerId: string;
  readonly tier: RetrievalTier;
  /** Number of days to keep the restored copies. */
  readonly days: number;
  /** Estimated cost. */
  readonly cost: Money;
  /** Estimated time by which all files are readable; undefined if they already are. */
  readonly latestAt: Date | undefined;
}

/**
 * A user's request to read cold files. Follows its restores: IN_PROGRESS once all have been requested, READY once all
 * are readable, EXPIRED when the first copy expires, FAILED if one failed and the others are finished or readable.
 */
export class RetrievalRequest extends AggregateRoot<RetrievalEvent> {
  private _status: RetrievalStatus = 'REQUESTED';
  private _startedAt: Date | null = null;
  private _readyAt: Date | null = null;
  private _expiresAt: Date | null = null;
  private _warnAt: Date | null = null;
  private _warnedAt: Date | null = null;
  private _finishedAt: Date | null = null;
  private _failureReason: RestoreFailure | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly tier: RetrievalTier,
    private _days: number,
    /** An exact decimal. */
    readonly costAmount: string | null,
    /** ISO 4217. */
    readonly costCurrency: string | null,
    private readonly latest: Date | null,
    readonly createdAt: Date,
  ) {
    super();
  }

  /** Raises RetrievalRequested. */
  static request(data: NewRetrievalRequest, now: Date): RetrievalRequest {
    const { amount, currency } = data.cost;
    const latest = data.latestAt ?? null;
    const { id, ownerId, tier, days } = data;
    const request = new RetrievalRequest(id, ownerId, tier, days, amount, currency, latest, now);
    request.raise({ type: 'RetrievalRequested', ...request.fact() });
    return request;
  }

  get status(): RetrievalStatus {
    return this._status;
  }

  get days(): number {
    return this._days;
  }

  /** Estimated time by which all files are readable. */
  get latestAt(): Date | undefined {
    return this.latest ?? undefined;
  }

  get startedAt(): Date | undefined {
    return this._startedAt ?? undefined;
  }

  get readyAt(): Date | undefined {
    return this._readyAt ?? undefined;
  }

  /** When the first copy expires, once READY; reported by the provider, never computed. Undefined: never. */
  get expiresAt(): Date | undefined {
    return this._expiresAt ?? undefined;
  }

  /** When to warn the owner of the expiry; undefined if already done or not needed. */
  get warnAt(): Date | undefined {
    return this._status === 'READY' && !this._warnedAt ? (this._warnAt ?? undefined) : undefined;
  }

  get failureReason(): RestoreFailure | undefined {
    return this._failureReason ?? undefined;
  }

  /** Applies the transition, if any, that the progress of its restores implies. Idempotent. */
  follow(progress: RestoreProgress, now: Date): void {
    const { planned, asked, expired, failed, until } = progress;
    if (this._status === 'READY') {
      if (expired + failed > 0) this.expire(now);
      else if (until) this.moveExpiry(until, now);
    } else if (this._status === 'REQUESTED' || this._status === 'IN_PROGRESS') {
      if (planned > 0) return;
      if (asked > 0) this.start(now);
      else if (failed > 0) this.fail(progress.failureReason ?? 'COPY_STATE_INVALID', now);
      else if (expired > 0) this.fail('RESTORE_EXPIRED', now);
      else this.ready(until, now);
    }
  }

  /** Raises RetrievalFailed. Requested restores continue. */
  fail(reason: RestoreFailure, now: Date): void {
    this.end('FAILED', now);
    this._failureReason = reason;
    this.raise({ type: 'RetrievalFailed', ...this.fact(), reason });
  }

  /** All its files were deleted: expires if it was READY, otherwise is cancelled. */
  abandon(now: Date): void {
    if (this._status === 'READY') this.expire(now);
    else if (!this._finishedAt) this.cancel(now);
  }

  /** Raises RetrievalCancelled. Requested restores continue because providers cannot cancel them. */
  cancel(now: Date): void {
    this.end('CANCELLED', now);
    this.raise({ type: 'RetrievalCancelled', ...this.fact() });
  }

  /** Requests longer-lived copies. Throws `RETRIEVAL_STATUS_INVALID` if the request is over. */
  extend(days: number): void {
    if (this._finishedAt) {
      throw new DomainError(
        'RETRIEVAL_STATUS_INVALID',
        `The retrieval is ${this._status}. Request the files again.`,
      );
    }
    this._days = days;
  }

  /** Raises RetrievalExpiring once per expiry time; does nothing before the warning is due. */
  warn(now: Date): void {
    if (!this._expiresAt || !this.warnAt || this.warnAt > now) return;
    this._warnedAt = now;
    this.raise({ type: 'RetrievalExpiring', ...this.fact(), expiresAt: this._expiresAt });
  }

  private start(now: Date): void {
    if (this._status === 'IN_PROGRESS') return;
    this.become('IN_PROGRESS');
    this._startedAt = now;
    this.raise({ type: 'RetrievalStarted', ...this.fact() });
  }

  private ready(expiresAt: Date | undefined, now: Date): void {
    this.become('READY');
    this._readyAt = now;
    if (expiresAt) this.setExpiry(expiresAt, now);
    const expiry = expiresAt ? { expiresAt } : {};
    this.raise({ type: 'RetrievalReady', ...this.fact(), ...expiry });
  }

  /** Raises RetrievalExtended for a later expiry; an earlier one is covered by the warning. */
  private moveExpiry(expiresAt: Date, now: Date): void {
    const before = this._expiresAt?.getTime() ?? 0;
    if (expiresAt.getTime() === before) return;
    this.setExpiry(expiresAt, now);
    if (expiresAt.getTime() < before) return;
    this.raise({ type: 'RetrievalExtended', ...this.fact(), expiresAt });
  }

  private setExpiry(expiresAt: Date, now: Date): void {
    const left = expiresAt.getTime() - now.getTime();
    this._expiresAt = expiresAt;
    this._warnAt = new Date(expiresAt.getTime() - Math.min(WARN_AT_MOST_MS, left / WARN_PART));
    this._warnedAt = null;
  }

  private expire(now: Date): void {
    this.end('EXPIRED', now);
    this.raise({ type: 'RetrievalExpired', ...this.fact() });
  }

  private end(status: 'EXPIRED' | 'FAILED' | 'CANCELLED', now: Date): void {
    this.become(status);
    this._finishedAt = now;
    this._warnAt = null;
  }

  private become(status: RetrievalStatus): void {
    this._status = nextState(NEXT, this._status, status, 'RETRIEVAL_STATUS_INVALID');
  }

  private fact(): { requestId: string; ownerId: string } {
    return { requestId: this.id, ownerId: this.ownerId };
  }
}
