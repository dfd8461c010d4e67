import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import { requireTier } from '../../storage/domain/retrieval-hours.ts';
import { isFaster, type RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import {
  nextProviderRequest,
  type ProviderRequest,
  type RestoreOperationStatus,
  type RequestedRestore,
} from './provider-request.ts';
import type { RestoreFailure } from './restore-failure.ts';
import { pollInterval, nextPoll, nextRetry, type RestorePace } from './restore-polling.ts';

const NEXT: StateTable<RestoreOperationStatus> = {
  PLANNED: ['ASKED', 'FAILED'],
  // The restored copy may have come and gone between polls.
  ASKED: ['READY', 'EXPIRED', 'FAILED'],
  READY: ['EXPIRED'],
  EXPIRED: [],
  FAILED: [],
};

/**
 * The restore of one copy, shared by all requests for it: one provider request, plus further ones only for a faster
 * tier or more days. Each copy has at most one PLANNED, ASKED or READY operation; after EXPIRED or FAILED, a new
 * request creates a new one.
 */
export class RestoreOperation {
  private _status: RestoreOperationStatus = 'PLANNED';
  private _askedTier: RetrievalTier | null = null;
  private _extendDays: number | null = null;
  private _askedAt: Date | null = null;
  private _readyAt: Date | null = null;
  private _until: Date | null = null;
  private _nextPollAt: Date | null;
  private _failureReason: RestoreFailure | null = null;
  private _failures = 0;
  private _problem: string | null = null;

  private constructor(
    readonly id: string,
    readonly copyId: string,
    readonly createdAt: Date,
    private _tier: RetrievalTier,
    private _days: number,
  ) {
    this._nextPollAt = createdAt;
  }

  /** Creates a restore that has not been requested yet. Throws `RETRIEVAL_TIER_UNSUPPORTED`. */
  static plan(
    data: { id: string; copyId: string; tier: RetrievalTier; days: number },
    storageClass: StorageClass,
    now: Date,
  ): RestoreOperation {
    requireTier(storageClass, data.tier);
    return new RestoreOperation(data.id, data.copyId, now, data.tier, data.days);
  }

  get status(): RestoreOperationStatus {
    return this._status;
  }

  /** The fastest tier requested. */
  get tier(): RetrievalTier {
    return this._tier;
  }

  /** Number of days requested from the provider, now or later. */
  get days(): number {
    return this._days;
  }

  /** When the current tier was requested from the provider. */
  get askedAt(): Date | undefined {
    return this._askedAt ?? undefined;
  }

  get readyAt(): Date | undefined {
    return this._readyAt ?? undefined;
  }

  /** When the restored copy expires, as reported by the provider. */
  get until(): Date | undefined {
    return this._until ?? undefined;
  }

  /** When to poll or request it next; undefined once it is over. */
  get nextPollAt(): Date | undefined {
    return this._nextPollAt ?? undefined;
  }

  get failureReason(): RestoreFailure | undefined {
    return this._failureReason ?? undefined;
  }

  /** Why the last provider request or poll failed. */
  get problem(): string | undefined {
    return this._problem ?? undefined;
  }

  /** The next request to the provider, if any. */
  get nextRequest(): ProviderRequest | undefined {
    return nextProviderRequest(this.requested);
  }

  /** Requests the copy, possibly with a faster tier. Never reduces earlier requests. */
  requestTier(tier: RetrievalTier, storageClass: StorageClass, now: Date): void {
    requireTier(storageClass, tier);
    const moves = this._status === 'PLANNED' || this._status === 'ASKED';
    if (!moves || !isFaster(tier, this._tier)) return;
    this._tier = tier;
    this._nextPollAt = now;
  }

  /** Requests that the restored copy last this many days from its request, or from now if it is readable. */
  requestDays(days: number, now: Date): void {
    if (this._status === 'PLANNED') this._days = Math.max(this._days, days);
    else if (days > (this._extendDays ?? 0)) {
      if (this._status === 'ASKED' && days <= this._days) return;
      this._extendDays = days;
      if (this._status === 'READY') this._nextPollAt = now;
    }
  }

  /** The requested tier has no capacity: continues with a slower one. */
  giveUpTier(slower: RetrievalTier, now: Date): void {
    this._tier = this._askedTier ?? slower;
    this._nextPollAt = now;
  }

  /** The provider accepted the request or was already restoring. */
  asked({ tier, days }: ProviderRequest, at: Date): void {
    if (this._status === 'READY') {
      if (days >= (this._extendDays ?? 0)) this._extendDays = null;
      return;
    }
    if (this._status !== 'ASKED') this.become('ASKED');
    if (this._days > days) this._extendDays = Math.max(this._extendDays ?? 0, this._days);
    this._days = days;
    this._askedTier = tier;
    this._askedAt = at;
  }

  /** The provider reports that the copy is readable until `until`. */
  ready(until: Date, now: Date): void {
    this.become('READY');
    this._readyAt = now;
    this._until = until;
  }

  /** The provider reports a new expiry of the readable copy. */
  prolong(until: Date): void {
    if (this._status === 'READY') this._until = until;
  }

  expire(): void {
    this.become('EXPIRED');
    this._nextPollAt = null;
  }

  fail(reason: RestoreFailure): void {
    this.become('FAILED');
    this._failureReason = reason;
    this._nextPollAt = null;
  }

  /** The provider request or poll failed: retries with increasing delays. */
  postpone(problem: string, now: Date): void {
    this._failures += 1;
    this._problem = problem;
    const again = nextRetry(this._failures, now);
    // A failure must not delay the detection of expiry.
    const isSooner = this._until && now < this._until && this._until < again;
    if (this._nextPollAt) this._nextPollAt = isSooner ? this._until : again;
  }

  /** Records a successful request or poll and schedules the next one. */
  polled(pace: RestorePace, now: Date): void {
    this._failures = 0;
    this._problem = null;
    if (this.nextRequest) this._nextPollAt = now;
    else if (this._status === 'ASKED' && this._askedAt) {
      const asked = { tier: this._askedTier ?? this._tier, askedAt: this._askedAt };
      this._nextPollAt = nextPoll(asked, pace, now);
    } else if (this._status === 'READY' && this._until) {
      const again = new Date(now.getTime() + pollInterval(pace));
      this._nextPollAt = this._until > now ? this._until : again;
    }
  }

  private get requested(): RequestedRestore {
    return {
      status: this._status,
      tier: this._tier,
      askedTier: this._askedTier ?? undefined,
      days: this._days,
      extendDays: this._extendDays ?? undefined,
    };
  }

  private become(status: RestoreOperationStatus): void {
    this._status = nextState(NEXT, this._status, status, 'RETRIEVAL_STATUS_INVALID');
  }
}
