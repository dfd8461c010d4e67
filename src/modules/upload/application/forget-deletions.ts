import { DomainError } from '../../../kernel/domain-error.ts';
import { MAX_HASHES } from './compare-hashes.ts';
import type { KnownBytes } from './hash-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Takes back that an owner has deleted some bytes: an app may upload them again by itself. */
export class ForgetDeletions {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Resolves with how many of them had been deleted. Throws `PAGE_INVALID` for more than 1,000. */
  async execute(ownerId: string, bytes: readonly KnownBytes[]): Promise<number> {
    if (bytes.length > MAX_HASHES) {
      throw new DomainError('PAGE_INVALID', `at most ${MAX_HASHES} hashes are forgotten at a time`);
    }
    return this.unitOfWork.run((tx) => tx.tombstones.forget(ownerId, bytes));
  }
}
