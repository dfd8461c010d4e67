import type { FilterQuery } from '@mikro-orm/core';

import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectColumn } from '../../../platform/postgres/sql.ts';
import type { FileRepository } from '../domain/file-repository.ts';
import type { StoredFile } from '../domain/stored-file.ts';
import { StoredFileEntity } from './stored-file.entity.ts';

const BY_ID = { orderBy: { id: 'asc' } } as const;

export function mikroFileRepository(transaction: OpenTransaction): FileRepository {
  const { sql } = transaction;
  const { add, find, findAll, remove } = aggregatesOf(transaction, StoredFileEntity);
  const findAllForUpdate = (ids: readonly string[], ownerId: string): Promise<StoredFile[]> =>
    findAll({ ownerId, id: { $in: [...ids] } }, { ...LOCKED, ...BY_ID });
  return {
    add,
    find: (id, ownerId) => find({ id, ownerId }),
    findAllForUpdate,

    async findTaggedForUpdate(ownerId, tags, { after, limit }) {
      const ids = await selectColumn(
        sql,
        `select distinct file_id from file_tag
         where owner_id = $1 and tag = any($2) and ($3::uuid is null or file_id > $3)
         order by file_id limit $4`,
        [ownerId, tags, after, limit],
      );
      return findAllForUpdate(ids, ownerId);
    },

    findByContent: (contentId) => find(ofContents([contentId]), BY_ID),
    allByContents: (contentIds) => findAll(ofContents(contentIds), BY_ID),

    contentIdsOf: (ids, ownerId) =>
      selectColumn(
        sql,
        `select distinct content_id from file
         where owner_id = $1 and id = any($2::uuid[]) and content_id is not null order by content_id`,
        [ownerId, ids],
      ),

    remove,
  };
}

/** The property is private to the class, but the query needs its column. */
function ofContents(contentIds: readonly string[]): FilterQuery<StoredFile> {
  return { _contentId: { $in: [...contentIds] } } as FilterQuery<StoredFile>;
}
