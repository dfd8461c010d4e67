import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import { nextState, type StateTable } from '../../../kernel/state-table.ts';

export const CONTENT_STATES = ['CLAIMED', 'STORED', 'DELETING'] as const;

export type ContentState = (typeof CONTENT_STATES)[number];

const NEXT: StateTable<ContentState> = {
  CLAIMED: ['STORED', 'DELETING'],
  STORED: ['CLAIMED', 'DELETING'],
  DELETING: ['CLAIMED'],
};

/**
 * Immutable bytes of one owner, unique per owner, SHA-256 and size. Claimed before its bytes are placed, so that
 * nobody deletes what is being placed; never shared between owners.
 */
export class Content {
  private _state: ContentState = 'CLAIMED';
  private _generation = 1;
  private _deletingAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly sha256: FileHash,
    readonly size: FileSize,
    readonly createdAt: Date,
  ) {}

  static claim(id: string, ownerId: string, sha256: FileHash, size: FileSize, now: Date): Content {
    return new Content(id, ownerId, sha256, size, now);
  }

  get state(): ContentState {
    return this._state;
  }

  get generation(): number {
    return this._generation;
  }

  /**
   * The key of its objects at every provider. Made of ids and the hash, never of names; the generation keeps a
   * late delete of an earlier life away from the bytes of this one.
   */
  get storageKey(): string {
    const { hex } = this.sha256;
    return `${this.ownerId}/${hex.slice(0, 2)}/${hex}-${this.size.bytes}-${this._generation}`;
  }

  /** Its bytes lie, durable, at a provider at least. Repeating it changes nothing. */
  markStored(): void {
    if (this._state !== 'STORED') this.become('STORED');
  }

  /** Since when no file points to it; undefined unless DELETING. */
  get deletingAt(): Date | undefined {
    return this._deletingAt ?? undefined;
  }

  /** No file points to it any more. */
  markDeleting(now: Date): void {
    this.become('DELETING');
    this._deletingAt = now;
  }

  /**
   * The same bytes are uploaded again while the old ones go or are lost: a new generation under new keys, so that
   * nothing under the old ones is in the way. Until they are placed, further claims are of the same generation.
   */
  reclaim(): void {
    this.become('CLAIMED');
    this._generation += 1;
    this._deletingAt = null;
  }

  /** Other bytes were found under the keys of a claim: it goes on with the next generation. */
  abandonKeys(): void {
    if (this._state === 'CLAIMED') this._generation += 1;
  }

  /** Throws `CHECKSUM_MISMATCH` unless the bytes at hand are these. */
  requireSame(sha256: FileHash, size: FileSize): void {
    if (!this.sha256.equals(sha256) || !this.size.equals(size)) {
      throw new DomainError('CHECKSUM_MISMATCH', 'the bytes are not those of the content');
    }
  }

  private become(state: ContentState): void {
    this._state = nextState(NEXT, this._state, state, 'CONTENT_STATE_INVALID');
  }
}
