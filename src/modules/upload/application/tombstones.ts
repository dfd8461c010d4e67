import type { KnownBytes } from './hash-queries.ts';

/** Which bytes an owner has deleted for good, so that an app does not upload them once more by itself. */
export interface Tombstones {
  add(ownerId: string, bytes: KnownBytes, now: Date): Promise<void>;
  /** Resolves with how many there were. */
  forget(ownerId: string, bytes: readonly KnownBytes[]): Promise<number>;
}
