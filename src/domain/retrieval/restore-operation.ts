import { nextState, type StateTable } from '../shared/state-table.ts';
import type { StorageClass } from '../storage/storage-class.ts';
import { requireTier, type RetrievalTier } from './retrieval-tier.ts';

export type RestoreOperationStatus = 'ASKED' | 'READY' | 'EXPIRED' | 'FAILED';

const NEXT: StateTable<RestoreOperationStatus> = {
  ASKED: ['READY', 'FAILED'],
  READY: ['EXPIRED'],
  EXPIRED: [],
  FAILED: [],
};

/** The one call to a provider that restores a copy, whoever wished for it. */
export class RestoreOperation {
  private _status: RestoreOperationStatus = 'ASKED';
  private _until: Date | null = null;

  private constructor(
    readonly id: string,
    readonly copyId: string,
    readonly tier: RetrievalTier,
    readonly days: number,
    readonly askedAt: Date,
  ) {}

  /** Throws `RETRIEVAL_TIER_UNSUPPORTED` when the copy's class does not offer the tier. */
  static ask(
    data: { id: string; copyId: string; tier: RetrievalTier; days: number },
    storageClass: StorageClass,
    now: Date,
  ): RestoreOperation {
    requireTier(storageClass, data.tier);
    return new RestoreOperation(data.id, data.copyId, data.tier, data.days, now);
  }

  get status(): RestoreOperationStatus {
    return this._status;
  }

  /** Until when the restored copy can be read, as the provider says. */
  get until(): Date | undefined {
    return this._until ?? undefined;
  }

  ready(until: Date): void {
    this.become('READY');
    this._until = until;
  }

  expire(): void {
    this.become('EXPIRED');
  }

  fail(): void {
    this.become('FAILED');
  }

  private become(status: RestoreOperationStatus): void {
    this._status = nextState(NEXT, this._status, status, 'RETRIEVAL_STATUS_INVALID');
  }
}
