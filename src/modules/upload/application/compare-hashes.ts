import { DomainError } from '../../../kernel/domain-error.ts';
import type { HashMatch, HashQueries, KnownBytes } from './hash-queries.ts';

/** Maximum number of hashes per call. */
const MAX_HASHES = 1_000;

export const HASH_STATUSES = [
  'NEW',
  'DUPLICATE',
  'IN_PROGRESS',
  'TRASHED',
  'DELETED_BY_USER',
] as const;

type HashStatus = (typeof HASH_STATUSES)[number];

export interface HashComparison extends KnownBytes {
  readonly status: HashStatus;
  readonly match: HashMatch;
}

/** Finds the files an app need not upload. Reveals nothing about files of other users. */
export class CompareHashes {
  constructor(private readonly hashes: HashQueries) {}

  /** One result per hash, in the given order. Throws `PAGE_INVALID` for more than 1,000. */
  async execute(ownerId: string, bytes: readonly KnownBytes[]): Promise<HashComparison[]> {
    requireFewHashes(bytes);
    if (bytes.length === 0) return [];
    const matches = await this.hashes.match(ownerId, bytes);
    return bytes.flatMap((known, at) => {
      const match = matches[at];
      return match ? [{ ...known, status: statusOf(match), match }] : [];
    });
  }
}

/** Throws `PAGE_INVALID` for more than 1,000. */
export function requireFewHashes({ length }: readonly KnownBytes[]): void {
  if (length <= MAX_HASHES) return;
  throw new DomainError('PAGE_INVALID', `Too many hashes. Pass at most ${MAX_HASHES} per call.`);
}

function statusOf({ fileId, isTrashed, sessionId, deletedAt }: HashMatch): HashStatus {
  if (fileId !== undefined) return isTrashed ? 'TRASHED' : 'DUPLICATE';
  if (sessionId !== undefined) return 'IN_PROGRESS';
  return deletedAt ? 'DELETED_BY_USER' : 'NEW';
}
