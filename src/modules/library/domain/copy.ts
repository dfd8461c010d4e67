import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreState } from '../../storage/domain/storage-provider.ts';

export const COPY_STATES = [
  'STORED',
  'VERIFIED',
  'UNVERIFIABLE',
  'DAMAGED',
  'MISSING',
  'RELEASED',
] as const;

export type CopyState = (typeof COPY_STATES)[number];

const NEXT: StateTable<CopyState> = {
  STORED: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
  VERIFIED: ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'],
  UNVERIFIABLE: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
  DAMAGED: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
  MISSING: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
  RELEASED: [],
};

/** Delays verification until a new copy has left the page cache. Milliseconds. */
const VERIFY_AFTER_MS = 600_000;

/** A copy of a content at a provider. */
export class Copy {
  private _state: CopyState = 'STORED';
  private _verifiedAt: Date | null = null;
  private _verifyDueAt: Date | null = null;
  private _crc32: string | null = null;
  private _restore: RestoreState = { kind: 'NOT_NEEDED' };

  private constructor(
    readonly id: string,
    readonly contentId: string,
    readonly location: StorageLocation,
    readonly createdAt: Date,
  ) {}

  /** Creates a copy after the provider has confirmed durable storage. Verification is due 10 minutes later. */
  static stored(id: string, contentId: string, location: StorageLocation, now: Date): Copy {
    const copy = new Copy(id, contentId, location, now);
    copy._verifyDueAt = new Date(now.getTime() + VERIFY_AFTER_MS);
    return copy;
  }

  get state(): CopyState {
    return this._state;
  }

  /** When the bytes last matched the hash. */
  get verifiedAt(): Date | undefined {
    return this._verifiedAt ?? undefined;
  }

  /** When the bytes are to be compared with the hash; undefined if that is not planned. */
  get verifyDueAt(): Date | undefined {
    return this._verifyDueAt ?? undefined;
  }

  /** Base64; the CRC-32 that the provider had for the object when it was last verified. */
  get crc32(): string | undefined {
    return this._crc32 ?? undefined;
  }

  get restore(): RestoreState {
    return this._restore;
  }

  /** Whether reads may use this copy. */
  get isUsable(): boolean {
    return ['STORED', 'VERIFIED', 'UNVERIFIABLE'].includes(this._state);
  }

  /** Records that the bytes match the content's hash. */
  markVerified(now: Date, crc32?: string): void {
    this.become('VERIFIED');
    this._verifiedAt = now;
    this._crc32 = crc32 ?? null;
  }

  /**
   * Records that the object has the right size, but that nothing else can be compared now. Releases nothing and makes
   * nothing safe to delete.
   */
  markUnverifiable(): void {
    this.become('UNVERIFIABLE');
  }

  /** Records that the bytes differ from the content's hash. */
  markDamaged(): void {
    this.become('DAMAGED');
  }

  /** Records that the provider no longer has the object. */
  markMissing(): void {
    this.become('MISSING');
  }

  /** Plans verification for this time, for example because the provider cannot be reached now. */
  postponeVerification(until: Date): void {
    this._verifyDueAt = until;
  }

  /** Releases the copy intentionally. */
  release(): void {
    this.become('RELEASED');
  }

  /** Records the restore state reported by the provider. Once restored, an unverifiable copy is to be verified. */
  observeRestore(restore: RestoreState): void {
    this._restore = restore;
    const isReadable = restore.kind === 'RESTORED';
    if (isReadable && this._state === 'UNVERIFIABLE') this._verifyDueAt = this.createdAt;
  }

  private become(state: CopyState): void {
    this._state = nextState(NEXT, this._state, state, 'COPY_STATE_INVALID');
    this._verifyDueAt = null;
  }
}
