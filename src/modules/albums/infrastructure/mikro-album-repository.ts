import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Track } from '../../../platform/postgres/track.ts';
import type { AlbumRepository } from '../domain/album-repository.ts';
import type { Album } from '../domain/album.ts';
import { AlbumEntity } from './album.entity.ts';

export class MikroAlbumRepository implements AlbumRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly track: Track,
  ) {}

  add(album: Album): void {
    this.em.persist(this.track(album));
  }

  async findForUpdate(id: string, ownerId: string): Promise<Album | undefined> {
    const album = await this.em.findOne(
      AlbumEntity,
      { id, ownerId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return album ? this.track(album) : undefined;
  }

  remove(album: Album): void {
    this.em.remove(album);
  }
}
