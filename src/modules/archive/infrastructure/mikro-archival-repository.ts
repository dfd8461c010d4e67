import type { EntityManager } from '@mikro-orm/postgresql';

import type { ArchivalRepository } from '../domain/archival-repository.ts';
import type { Archival } from '../domain/archival.ts';
import { ArchivalEntity } from './archival.entity.ts';

/** Archivals within one unit of work. */
export class MikroArchivalRepository implements ArchivalRepository {
  constructor(private readonly em: EntityManager) {}

  add(archival: Archival): void {
    this.em.persist(archival);
  }

  async find(contentId: string): Promise<Archival | undefined> {
    return (await this.em.findOne(ArchivalEntity, { contentId })) ?? undefined;
  }

  remove(archival: Archival): void {
    this.em.remove(archival);
  }
}
