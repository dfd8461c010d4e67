import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { queryRows } from '../database/query-rows.ts';

const ALBUM = '01900000-0000-7000-8000-000000000001';

/**
 * Puts all files of the only account into an album, after inserting files with the same bytes by SQL until there are
 * `count`. Returns the ID of the album and the hash of each of its files, in order.
 */
export async function fillAlbum(
  connection: PostgresConnection,
  count: number,
): Promise<{ readonly albumId: string; readonly hashes: readonly string[] }> {
  await queryRows(
    connection,
    `with uploaded as (select *, row_number() over (order by id) as number from file)
     insert into file (id, owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at)
     select gen_random_uuid(), owner_id, 'IMG_' || n || '.bin', mime_type, size, status, tags, sort_at,
       content_id, created_at, completed_at
     from generate_series(1, ${count} - (select count(*) from uploaded)) as n
       join uploaded u on u.number = 1 + n % (select count(*) from uploaded)`,
  );
  await queryRows(
    connection,
    `insert into album (id, owner_id, name, created_at)
     select '${ALBUM}', owner_id, 'Ten years', now() from file limit 1`,
  );
  await queryRows(
    connection,
    `insert into album_file (album_id, file_id, position, added_at)
     select '${ALBUM}', id, row_number() over (order by id), now() from file`,
  );
  const rows = await queryRows(
    connection,
    `select encode(c.sha256, 'hex') from album_file m join file f on f.id = m.file_id
       join content c on c.id = f.content_id order by m.position`,
  );
  return { albumId: `album_${ALBUM}`, hashes: rows.map(([hash]) => String(hash)) };
}
