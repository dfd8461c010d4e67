import { DomainError } from '../../../kernel/domain-error.ts';
import type { HashQueries, KnownBytes } from './hash-queries.ts';

/** Throws `DELETED_BY_USER` if the owner has moved a file with these bytes to the trash or deleted it permanently. */
export async function requireNotDeleted(
  hashes: HashQueries,
  ownerId: string,
  bytes: KnownBytes,
): Promise<void> {
  // Empty files are never duplicates of each other.
  if (bytes.size === 0) return;
  const [match] = await hashes.match(ownerId, [bytes]);
  if (match?.isTrashed || match?.deletedAt) throw deletedByUser();
}

export function deletedByUser(): DomainError {
  return new DomainError(
    'DELETED_BY_USER',
    'The user deleted this file. Upload it again with the intent `manual` only if the user asks for it.',
  );
}
