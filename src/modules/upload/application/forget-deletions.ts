import { DomainError } from '../../../kernel/domain-error.ts';
import { MAX_HASHES } from './compare-hashes.ts';
import type { KnownBytes } from './hash-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Removes the record that an owner deleted some bytes, so that apps upload them again automatically. */
export class ForgetDeletions {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Returns how many of the hashes were recorded as deleted. Throws `PAGE_INVALID` for more than 1,000. */
  async execute(ownerId: string, bytes: readonly KnownBytes[]): Promise<number> {
    if (bytes.length > MAX_HASHES) {
      throw new DomainError(
        'PAGE_INVALID',
        `Too many hashes. Pass at most ${MAX_HASHES} per call.`,
      );
    }
    return this.unitOfWork.run((tx) => tx.tombstones.forget(ownerId, bytes));
  }
}
