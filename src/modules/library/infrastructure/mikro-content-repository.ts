import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { Track } from '../../../platform/postgres/track.ts';
import type { ContentRepository } from '../domain/content-repository.ts';
import type { Content } from '../domain/content.ts';
import type { Copy } from '../domain/copy.ts';
import { ContentEntity } from './content.entity.ts';
import { CopyEntity } from './copy.entity.ts';

export class MikroContentRepository implements ContentRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly sql: Sql,
    private readonly track: Track,
  ) {}

  add(content: Content): void {
    this.em.persist(this.track(content));
  }

  async findForUpdate(
    ownerId: string,
    sha256: FileHash,
    size: FileSize,
  ): Promise<Content | undefined> {
    const content = await this.em.findOne(
      ContentEntity,
      { ownerId, sha256, size },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return content ? this.track(content) : undefined;
  }

  async find(id: string): Promise<Content | undefined> {
    const content = await this.em.findOne(ContentEntity, { id });
    return content ? this.track(content) : undefined;
  }

  async lock(id: string): Promise<Content | undefined> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const content = await this.em.findOne(ContentEntity, { id }, { lockMode });
    return content ? this.track(content) : undefined;
  }

  async lockAll(ids: readonly string[]): Promise<void> {
    await this.sql('select from content where id = any($1::uuid[]) order by id for update', [ids]);
  }

  addCopy(copy: Copy): void {
    this.em.persist(copy);
  }

  async findCopy(id: string): Promise<Copy | undefined> {
    return (await this.em.findOne(CopyEntity, { id })) ?? undefined;
  }

  async findCopies(ids: readonly string[]): Promise<Copy[]> {
    return this.em.find(CopyEntity, { id: { $in: [...ids] } });
  }

  async removeAgain(copyId: string): Promise<void> {
    await this.sql('update content_copy set removed_at = null where id = $1', [copyId]);
  }

  async copiesOf(contentId: string): Promise<Copy[]> {
    return this.em.find(CopyEntity, { contentId });
  }
}
