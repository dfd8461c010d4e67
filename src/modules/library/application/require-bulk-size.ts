import { DomainError } from '../../../kernel/domain-error.ts';

/** Maximum number of ids in one mutation. */
const MAX_IDS = 1_000;

/** Throws `PAGE_INVALID` for more than 1,000 ids. */
export function requireBulkSize(ids: readonly unknown[]): void {
  if (ids.length > MAX_IDS)
    throw new DomainError('PAGE_INVALID', `Too many ids. Pass at most ${MAX_IDS} per call.`);
}
