import type { KnownBytes } from './hash-queries.ts';

/** Records which bytes an owner permanently deleted, so that apps do not upload them again automatically. */
export interface Tombstones {
  add(ownerId: string, bytes: KnownBytes, now: Date): Promise<void>;
  has(ownerId: string, bytes: KnownBytes): Promise<boolean>;
  /** Returns how many records were removed. */
  forget(ownerId: string, bytes: readonly KnownBytes[]): Promise<number>;
}
