import { DomainError } from '../../../kernel/domain-error.ts';
import type { Album } from '../domain/album.ts';
import type { Transaction } from './unit-of-work.ts';

/** Finds and locks the owner's album. Throws `NOT_FOUND` if the owner has no such album. */
export async function findAlbum(tx: Transaction, id: string, ownerId: string): Promise<Album> {
  const album = await tx.albums.findForUpdate(id, ownerId);
  if (!album) throw new DomainError('NOT_FOUND', 'Album not found.');
  return album;
}
