import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import { requireTier } from '../../storage/domain/retrieval-hours.ts';
import { isFaster, type RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import {
  nextAsk,
  type RestoreAsk,
  type RestoreOperationStatus,
  type RestoreWish,
} from './restore-ask.ts';
import type { RestoreFailure } from './restore-failure.ts';
import { lookInterval, nextLook, nextTry, type RestorePace } from './restore-looks.ts';

const NEXT: StateTable<RestoreOperationStatus> = {
  PLANNED: ['ASKED', 'FAILED'],
  // Nobody may have looked while the restored copy was there.
  ASKED: ['READY', 'EXPIRED', 'FAILED'],
  READY: ['EXPIRED'],
  EXPIRED: [],
  FAILED: [],
};

/**
 * The restore of one copy, whoever wished for it: one call to the provider, and further ones only for a faster tier
 * or more days. Of one copy only one is PLANNED, ASKED or READY; after EXPIRED or FAILED a new wish makes a new one.
 */
export class RestoreOperation {
  private _status: RestoreOperationStatus = 'PLANNED';
  private _askedTier: RetrievalTier | null = null;
  private _extendDays: number | null = null;
  private _askedAt: Date | null = null;
  private _readyAt: Date | null = null;
  private _until: Date | null = null;
  private _nextLookAt: Date | null;
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
    this._nextLookAt = createdAt;
  }

  /** A restore that the provider has not been asked for. Throws `RETRIEVAL_TIER_UNSUPPORTED`. */
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

  /** The fastest tier that anybody wishes. */
  get tier(): RetrievalTier {
    return this._tier;
  }

  /** For how many days the provider was, or will be, asked for a copy. */
  get days(): number {
    return this._days;
  }

  /** When the provider was asked for the tier that runs. */
  get askedAt(): Date | undefined {
    return this._askedAt ?? undefined;
  }

  get readyAt(): Date | undefined {
    return this._readyAt ?? undefined;
  }

  /** Until when the restored copy can be read, as the provider says. */
  get until(): Date | undefined {
    return this._until ?? undefined;
  }

  /** When to look at it, or ask for it, next; undefined when it is over. */
  get nextLookAt(): Date | undefined {
    return this._nextLookAt ?? undefined;
  }

  get failureReason(): RestoreFailure | undefined {
    return this._failureReason ?? undefined;
  }

  /** What kept the provider from being asked, or looked at, the last time. */
  get problem(): string | undefined {
    return this._problem ?? undefined;
  }

  /** What the provider has to be asked for next. */
  get ask(): RestoreAsk | undefined {
    return nextAsk(this.wish);
  }

  /** Somebody else wishes the same copy, maybe faster. What is wished already stays. */
  wishTier(tier: RetrievalTier, storageClass: StorageClass, now: Date): void {
    requireTier(storageClass, tier);
    const moves = this._status === 'PLANNED' || this._status === 'ASKED';
    if (!moves || !isFaster(tier, this._tier)) return;
    this._tier = tier;
    this._nextLookAt = now;
  }

  /** The restored copy is to stay for so many days from its request, or from now on once it can be read. */
  wishDays(days: number, now: Date): void {
    if (this._status === 'PLANNED') this._days = Math.max(this._days, days);
    else if (days > (this._extendDays ?? 0)) {
      if (this._status === 'ASKED' && days <= this._days) return;
      this._extendDays = days;
      if (this._status === 'READY') this._nextLookAt = now;
    }
  }

  /** There is no capacity for the tier that was wished last: it goes on with a slower one. */
  giveUpTier(slower: RetrievalTier, now: Date): void {
    this._tier = this._askedTier ?? slower;
    this._nextLookAt = now;
  }

  /** The provider has taken the request, or was restoring already. */
  asked({ tier, days }: RestoreAsk, at: Date): void {
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

  /** The provider says that it can be read until then. */
  ready(until: Date, now: Date): void {
    this.become('READY');
    this._readyAt = now;
    this._until = until;
  }

  /** The provider says that the readable copy stays until another time. */
  prolong(until: Date): void {
    if (this._status === 'READY') this._until = until;
  }

  expire(): void {
    this.become('EXPIRED');
    this._nextLookAt = null;
  }

  fail(reason: RestoreFailure): void {
    this.become('FAILED');
    this._failureReason = reason;
    this._nextLookAt = null;
  }

  /** The provider could not be asked or looked at: it is tried again, later each time. */
  postpone(problem: string, now: Date): void {
    this._failures += 1;
    this._problem = problem;
    const again = nextTry(this._failures, now);
    // That its time is over is not noticed later because of a failure before.
    const isSooner = this._until && now < this._until && this._until < again;
    if (this._nextLookAt) this._nextLookAt = isSooner ? this._until : again;
  }

  /** It was asked or looked at. Sets when to do so next. */
  lookedAt(pace: RestorePace, now: Date): void {
    this._failures = 0;
    this._problem = null;
    if (this.ask) this._nextLookAt = now;
    else if (this._status === 'ASKED' && this._askedAt) {
      const asked = { tier: this._askedTier ?? this._tier, askedAt: this._askedAt };
      this._nextLookAt = nextLook(asked, pace, now);
    } else if (this._status === 'READY' && this._until) {
      const again = new Date(now.getTime() + lookInterval(pace));
      this._nextLookAt = this._until > now ? this._until : again;
    }
  }

  private get wish(): RestoreWish {
    return {
      status: this._status,
      tier: this._tier,
      askedTier: this._askedTier,
      days: this._days,
      extendDays: this._extendDays,
    };
  }

  private become(status: RestoreOperationStatus): void {
    this._status = nextState(NEXT, this._status, status, 'RETRIEVAL_STATUS_INVALID');
  }
}
