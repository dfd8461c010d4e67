import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreState } from '../../storage/domain/storage-provider.ts';

export const COPY_STATES = ['STORED', 'VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'] as const;

export type CopyState = (typeof COPY_STATES)[number];

const NEXT: StateTable<CopyState> = {
  STORED: ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'],
  VERIFIED: ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'],
  DAMAGED: ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'],
  MISSING: ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'],
  RELEASED: [],
};

/** One placement of a content at a provider. */
export class Copy {
  private _state: CopyState = 'STORED';
  private _verifiedAt: Date | null = null;
  private _restore: RestoreState = { kind: 'NOT_NEEDED' };

  private constructor(
    readonly id: string,
    readonly contentId: string,
    readonly location: StorageLocation,
    readonly createdAt: Date,
  ) {}

  /** The provider has confirmed that the bytes are there and durable. */
  static stored(id: string, contentId: string, location: StorageLocation, now: Date): Copy {
    return new Copy(id, contentId, location, now);
  }

  get state(): CopyState {
    return this._state;
  }

  /** When its bytes were last compared with the hash. */
  get verifiedAt(): Date | undefined {
    return this._verifiedAt ?? undefined;
  }

  get restore(): RestoreState {
    return this._restore;
  }

  /** Whether reads may be tried here. */
  get isUsable(): boolean {
    return this._state === 'STORED' || this._state === 'VERIFIED';
  }

  /** Its bytes were compared with the content's hash and are equal. */
  markVerified(now: Date): void {
    this.become('VERIFIED');
    this._verifiedAt = now;
  }

  /** Its bytes differ from the content's hash. */
  markDamaged(): void {
    this.become('DAMAGED');
  }

  /** The provider no longer has it. */
  markMissing(): void {
    this.become('MISSING');
  }

  /** It was given up on purpose. */
  release(): void {
    this.become('RELEASED');
  }

  /** What the provider says about reading it. */
  observeRestore(restore: RestoreState): void {
    this._restore = restore;
  }

  private become(state: CopyState): void {
    this._state = nextState(NEXT, this._state, state, 'COPY_STATE_INVALID');
  }
}
