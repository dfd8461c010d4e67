import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { AlbumEntry } from '../domain/album-order.ts';
import type { AlbumEntries } from '../domain/album-repository.ts';

/** Stores album entries in table `album_file`. */
export function postgresAlbumEntries(sql: Sql): AlbumEntries {
  return {
    async extent(albumId) {
      const [row] = await sql<{ count: number; last: number | undefined }>(
        'select count(*) as count, max(position) as last from album_file where album_id = $1',
        [albumId],
      );
      return row ?? { count: 0, last: undefined };
    },

    containing: (fileIds) =>
      sql(
        `select distinct a.id as album_id, a.owner_id
         from album_file e join album a on a.id = e.album_id where e.file_id = any($1::uuid[])`,
        [fileIds],
      ),

    all: (albumId) =>
      sql(
        'select file_id, position from album_file where album_id = $1 order by position, file_id',
        [albumId],
      ),

    async holding(albumId, fileIds) {
      const held = await selectColumn(
        sql,
        'select file_id from album_file where album_id = $1 and file_id = any($2::uuid[])',
        [albumId, fileIds],
      );
      return new Set(held);
    },

    async candidates(ownerId, fileIds) {
      // Locks the rows now and in id order; the foreign key checks at commit run while the owner's row is locked and then
      // need no further locks.
      const rows = await sql<{ id: string; shown: boolean }>(
        `select id, status in ('COMPLETED', 'ARCHIVED') and trashed_at is null as shown
         from file where owner_id = $1 and id = any($2::uuid[]) order by id for key share`,
        [ownerId, fileIds],
      );
      return new Map(rows.map((row) => [row.id, row.shown]));
    },

    async insert(albumId, entries, now) {
      await sql(
        `insert into album_file (album_id, file_id, position, added_at)
         select $1, entry.*, $4 from unnest($2::uuid[], $3::float8[]) as entry
         on conflict (album_id, file_id) do nothing`,
        [albumId, ...columnsOf(entries), now.toISOString()],
      );
    },

    async place(albumId, entries) {
      await sql(
        `update album_file set position = entry.position
         from unnest($2::uuid[], $3::float8[]) as entry (file_id, position)
         where album_id = $1 and album_file.file_id = entry.file_id`,
        [albumId, ...columnsOf(entries)],
      );
    },

    async remove(albumId, fileIds) {
      await sql('delete from album_file where album_id = $1 and file_id = any($2::uuid[])', [
        albumId,
        fileIds,
      ]);
    },
  };
}

function columnsOf(entries: readonly AlbumEntry[]): [string[], number[]] {
  return [entries.map(({ fileId }) => fileId), entries.map(({ position }) => position)];
}
