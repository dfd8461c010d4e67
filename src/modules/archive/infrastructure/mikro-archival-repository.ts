import type { EntityManager } from '@mikro-orm/postgresql';

import type { Track } from '../../../platform/postgres/track.ts';
import type { ArchivalRepository } from '../domain/archival-repository.ts';
import type { Archival } from '../domain/archival.ts';
import { ArchivalEntity } from './archival.entity.ts';

export class MikroArchivalRepository implements ArchivalRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly track: Track,
  ) {}

  add(archival: Archival): void {
    this.em.persist(this.track(archival));
  }

  async find(contentId: string): Promise<Archival | undefined> {
    const archival = await this.em.findOne(ArchivalEntity, { contentId });
    return archival ? this.track(archival) : undefined;
  }

  remove(archival: Archival): void {
    this.em.remove(archival);
  }
}
