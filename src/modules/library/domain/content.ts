import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import { FileType } from '../../../kernel/file-type.ts';
import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { ContentEvent } from './content-events.ts';

export const CONTENT_STATES = ['CLAIMED', 'STORED', 'DELETING'] as const;

export type ContentState = (typeof CONTENT_STATES)[number];

const NEXT: StateTable<ContentState> = {
  CLAIMED: ['STORED', 'DELETING'],
  STORED: ['CLAIMED', 'DELETING'],
  DELETING: ['CLAIMED'],
};

/** The file whose bytes are stored. */
interface StoredFor {
  readonly type?: FileType;
  readonly providerPreference?: string | undefined;
}

/**
 * Immutable bytes of one owner, unique per owner, SHA-256 and size. Claimed before the bytes are stored so that a
 * concurrent deletion cannot remove them; never shared between owners.
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
   * Key of the content's objects at every provider. Derived from ids and the hash, never from names; the generation
   * keeps a late delete of an earlier generation from removing this one's objects.
   */
  get storageKey(): string {
    const { hex } = this.sha256;
    return `${this.ownerId}/${hex.slice(0, 2)}/${hex}-${this.size.bytes}-${this._generation}`;
  }

  /** Records that the bytes of a file are durable at a provider. Raises ContentStored. */
  markStored(file: StoredFor = {}): void {
    if (this._state !== 'STORED') this.become('STORED');
    const { id: contentId, ownerId } = this;
    const { type = FileType.unknown, providerPreference: preferredProvider } = file;
    const { mimeType } = type;
    this.raise({ type: 'ContentStored', contentId, ownerId, mimeType, preferredProvider });
  }

  /** Since when no file refers to the content; undefined unless DELETING. */
  get deletingAt(): Date | undefined {
    return this._deletingAt ?? undefined;
  }

  /** Records that no file refers to the content. */
  markDeleting(now: Date): void {
    this.become('DELETING');
    this._deletingAt = now;
  }

  /**
   * Claims the content again for bytes uploaded while the old ones are being deleted or are lost. Starts a new
   * generation under new keys, so that old objects cannot interfere; claims until the bytes are stored share this
   * generation.
   */
  reclaim(): void {
    this.become('CLAIMED');
    this._generation += 1;
    this._deletingAt = null;
  }

  /** Moves a claim to the next generation because its keys hold other bytes. */
  abandonKeys(): void {
    if (this._state === 'CLAIMED') this._generation += 1;
  }

  private become(state: ContentState): void {
    this._state = nextState(NEXT, this._state, state, 'CONTENT_STATE_INVALID');
  }
}
