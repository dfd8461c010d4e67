import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { Track } from '../../../platform/postgres/track.ts';
import type { ShareRepository } from '../domain/share-repository.ts';
import type { Share } from '../domain/share.ts';
import { ShareEntity } from './share.entity.ts';

export class MikroShareRepository implements ShareRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly sql: Sql,
    private readonly track: Track,
  ) {}

  async add(share: Share): Promise<void> {
    this.em.persist(this.track(share));
    if (!share.fileIds) return;
    // Foreign keys are checked at commit, so the share's row may be inserted later.
    await this.sql(
      `insert into share_file (share_id, file_id, position)
       select $1, file_id, number from unnest($2::uuid[]) with ordinality as t (file_id, number)`,
      [share.id, share.fileIds],
    );
  }

  async findForUpdate(id: string, ownerId: string): Promise<Share | undefined> {
    const share = await this.em.findOne(
      ShareEntity,
      { id, ownerId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return share ? this.track(share) : undefined;
  }

  countShareable(ownerId: string, fileIds: readonly string[]): Promise<number> {
    return selectNumber(
      this.sql,
      `select count(*) from file
       where owner_id = $1 and id = any($2::uuid[])
         and status in ('COMPLETED', 'ARCHIVED') and trashed_at is null`,
      [ownerId, fileIds],
    );
  }

  async hasAlbum(ownerId: string, albumId: string): Promise<boolean> {
    const found = await this.sql('select from album where owner_id = $1 and id = $2', [
      ownerId,
      albumId,
    ]);
    return found.length > 0;
  }
}
