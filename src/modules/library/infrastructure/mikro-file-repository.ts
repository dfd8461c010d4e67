import { LockMode } from '@mikro-orm/core';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';

import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { Track } from '../../../platform/postgres/track.ts';
import type { FileRepository } from '../domain/file-repository.ts';
import type { StoredFile } from '../domain/stored-file.ts';
import { StoredFileEntity } from './stored-file.entity.ts';

export class MikroFileRepository implements FileRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly sql: Sql,
    private readonly track: Track,
  ) {}

  add(file: StoredFile): void {
    this.em.persist(this.track(file));
  }

  async find(id: string, ownerId: string): Promise<StoredFile | undefined> {
    const file = await this.em.findOne(StoredFileEntity, { id, ownerId });
    return file ? this.track(file) : undefined;
  }

  async findAllForUpdate(ids: readonly string[], ownerId: string): Promise<StoredFile[]> {
    const files = await this.em.find(
      StoredFileEntity,
      { ownerId, id: { $in: [...ids] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
    return files.map((file) => this.track(file));
  }

  async findTaggedForUpdate(
    ownerId: string,
    tags: readonly string[],
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<StoredFile[]> {
    const ids = await selectColumn(
      this.sql,
      `select distinct file_id from file_tag
       where owner_id = $1 and tag = any($2) and ($3::uuid is null or file_id > $3)
       order by file_id limit $4`,
      [ownerId, tags, after, limit],
    );
    return this.findAllForUpdate(ids, ownerId);
  }

  async findByContent(contentId: string): Promise<StoredFile | undefined> {
    const file = await this.em.findOne(
      StoredFileEntity,
      // The property is private to the class, but the query needs its column.
      { _contentId: contentId } as FilterQuery<StoredFile>,
      { orderBy: { id: 'asc' } },
    );
    return file ? this.track(file) : undefined;
  }

  async allByContents(contentIds: readonly string[]): Promise<StoredFile[]> {
    const files = await this.em.find(
      StoredFileEntity,
      { _contentId: { $in: [...contentIds] } } as FilterQuery<StoredFile>,
      { orderBy: { id: 'asc' } },
    );
    return files.map((file) => this.track(file));
  }

  contentIdsOf(ids: readonly string[], ownerId: string): Promise<string[]> {
    return selectColumn(
      this.sql,
      `select distinct content_id from file
       where owner_id = $1 and id = any($2::uuid[]) and content_id is not null order by content_id`,
      [ownerId, ids],
    );
  }

  remove(file: StoredFile): void {
    this.em.remove(file);
  }
}
