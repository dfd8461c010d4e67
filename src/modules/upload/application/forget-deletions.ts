import { requireFewHashes } from './compare-hashes.ts';
import type { KnownBytes } from './hash-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Removes the record that an owner deleted some bytes, so that apps upload them again automatically. */
export class ForgetDeletions {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Returns how many of the hashes were recorded as deleted. Throws `PAGE_INVALID` for more than 1,000. */
  async execute(ownerId: string, bytes: readonly KnownBytes[]): Promise<number> {
    requireFewHashes(bytes);
    return this.unitOfWork.run((tx) => tx.tombstones.forget(ownerId, bytes));
  }
}
