import type { Album } from '../../domain/album/album.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import type { Transaction } from '../ports/unit-of-work.ts';

/** The owner's album, locked. Throws `NOT_FOUND` for one that is missing or somebody else's. */
export async function findAlbum(tx: Transaction, id: string, ownerId: string): Promise<Album> {
  const album = await tx.albums.findForUpdate(id, ownerId);
  if (!album) throw new DomainError('NOT_FOUND', 'no such album');
  return album;
}
