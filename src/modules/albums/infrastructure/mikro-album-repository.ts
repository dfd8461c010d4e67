import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { AlbumRepository } from '../domain/album-repository.ts';
import { AlbumEntity } from './album.entity.ts';

export function mikroAlbumRepository(transaction: OpenTransaction): AlbumRepository {
  const { add, find, remove } = aggregatesOf(transaction, AlbumEntity);
  return { add, findForUpdate: (id, ownerId) => find({ id, ownerId }, LOCKED), remove };
}
