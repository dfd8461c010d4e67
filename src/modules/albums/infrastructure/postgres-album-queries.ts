import type { FilePlace } from '../../../kernel/paging.ts';
import { type Sql } from '../../../platform/postgres/sql.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type { AlbumQueries, AlbumRow } from '../application/album-queries.ts';

const SELECT = 'select a.id, a.owner_id, a.name, a.description, a.created_at from album a';

/** The owner's albums with the ids in `$2`. */
const EACH = `from (select id, cover_file_id from album where owner_id = $1 and id = any($2::uuid[])) a`;

export function postgresAlbumQueries(sql: Sql): AlbumQueries {
  return {
    find: (ownerId, ids) =>
      sql(`${SELECT} where a.owner_id = $1 and a.id = any($2::uuid[])`, [ownerId, ids]),

    page: (ownerId, { after, limit }) =>
      sql(
        `${SELECT} where a.owner_id = $1 and ($2::uuid is null or a.id < $2)
         order by a.id desc limit $3`,
        [ownerId, after, limit],
      ),

    async files(ownerId, albumIds, { after, limit }) {
      const values: unknown[] = [ownerId, albumIds, limit];
      let bound = '';
      if (after) {
        values.push(after.fileId, after.position);
        bound = `and (e.position, e.file_id) > (coalesce(
          (select position from album_file where album_id = a.id and file_id = $4), $5::float8), $4)`;
      }
      const rows = await sql<FilePlace & { readonly albumId: string }>(
        `select a.id as album_id, shown.file_id, shown.position ${EACH}, lateral (
           select e.file_id, e.position from album_file e join file f on f.id = e.file_id
           where e.album_id = a.id and ${LISTED} ${bound}
           order by e.position, e.file_id limit $3
         ) shown
         order by a.id, shown.position, shown.file_id`,
        values,
      );
      return Map.groupBy(rows, ({ albumId }) => albumId);
    },

    async counts(ownerId, albumIds) {
      const rows = await sql<{ id: string; count: number }>(
        `select a.id, (
           select count(*) from album_file e join file f on f.id = e.file_id
           where e.album_id = a.id and ${LISTED}
         ) as count ${EACH}`,
        [ownerId, albumIds],
      );
      return new Map(rows.map((row) => [row.id, row.count]));
    },

    async covers(ownerId, albumIds) {
      const shown = (filter: string): string =>
        `(select e.file_id from album_file e join file f on f.id = e.file_id
          where e.album_id = a.id and ${LISTED} ${filter}
          order by e.position, e.file_id limit 1)`;
      const rows = await sql<{ id: string; cover: string | undefined }>(
        `select a.id, coalesce(${shown('and e.file_id = a.cover_file_id')}, ${shown('')}) as cover
         ${EACH}`,
        [ownerId, albumIds],
      );
      return new Map(rows.flatMap(({ id, cover }) => (cover === undefined ? [] : [[id, cover]])));
    },

    async ofFiles(ownerId, fileIds) {
      const rows = await sql<AlbumRow & { readonly fileId: string }>(
        `select requested.file_id, held.* from unnest($2::uuid[]) as requested (file_id), lateral (
           ${SELECT} join album_file e on e.album_id = a.id
           where e.file_id = requested.file_id and a.owner_id = $1 order by a.id desc limit 100
         ) held
         order by requested.file_id, held.id desc`,
        [ownerId, fileIds],
      );
      return Map.groupBy(rows, ({ fileId }) => fileId);
    },
  };
}
