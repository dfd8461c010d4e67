import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { ContentEvent } from './content-events.ts';

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
export class Content extends AggregateRoot<ContentEvent> {
  private _state: ContentState = 'CLAIMED';
  private _generation = 1;
  private _deletingAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly sha256: FileHash,
    readonly size: FileSize,
    readonly createdAt: Date,
  ) {
    super();
  }

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

  /** Its bytes are durable at a provider, as this copy. Raises ContentStored. */
  markStored(copyId: string, preferredProvider?: string): void {
    if (this._state !== 'STORED') this.become('STORED');
    const { id: contentId, ownerId } = this;
    this.raise({ type: 'ContentStored', contentId, ownerId, copyId, preferredProvider });
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

  private become(state: ContentState): void {
    this._state = nextState(NEXT, this._state, state, 'CONTENT_STATE_INVALID');
  }
}
