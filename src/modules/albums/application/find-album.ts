import { DomainError } from '../../../kernel/domain-error.ts';
import type { Album } from '../domain/album.ts';
import type { Transaction } from './unit-of-work.ts';

/** The owner's album, locked. Throws `NOT_FOUND` for one that is missing or somebody else's. */
export async function findAlbum(tx: Transaction, id: string, ownerId: string): Promise<Album> {
  const album = await tx.albums.findForUpdate(id, ownerId);
  if (!album) throw new DomainError('NOT_FOUND', 'no such album');
  return album;
}
