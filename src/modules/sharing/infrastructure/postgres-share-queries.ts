import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectNumber, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type {
  SharedFileRow,
  ShareQueries,
  ShareRow,
  ShareTotal,
} from '../application/share-queries.ts';

interface Row extends Omit<ShareRow, 'grantee' | 'album'> {
  readonly granteeId: string | undefined;
  readonly granteeEmail: string;
  readonly albumId: string | undefined;
  readonly albumName: string;
}

interface FileOfShare extends Omit<SharedFileRow, 'sha256'> {
  readonly sha256: Buffer;
}

const SELECT = `
  select s.id, s.owner_id, o.email as owner_email, s.grantee_id, g.email as grantee_email, s.album_id,
    a.name as album_name, s.password_hash, s.permission, s.title, s.note, s.downloads, s.download_limit,
    s.allows_wishes as allows_retrieval_requests, s.created_at, s.expires_at, s.revoked_at
  from share s join app_user o on o.id = s.owner_id
    left join app_user g on g.id = s.grantee_id left join album a on a.id = s.album_id`;

const IS_OPEN = '(s.revoked_at is null and (s.expires_at is null or s.expires_at > $2))';

/** Files that may be shown, whatever was shared. */
const SHOWN = `f.owner_id = s.owner_id and ${LISTED}`;

const IN_FILES = 'from share s join share_file m on m.share_id = s.id';
const IN_ALBUM = 'from share s join album_file m on m.album_id = s.album_id';
const FILES = 'join file f on f.id = m.file_id join content c on c.id = f.content_id';

/** Reads `share` and its files. Albums always show their current files. */
export function postgresShareQueries(sql: Sql): ShareQueries {
  const select = async (rest: string, values: readonly unknown[]): Promise<ShareRow[]> =>
    (await sql<Row>(`${SELECT} ${rest}`, values)).map(shareRow);
  return {
    find: (ownerId, ids) =>
      select('where s.owner_id = $1 and s.id = any($2::uuid[])', [ownerId, ids]),

    page: (ownerId, { after, limit }) =>
      select(
        'where s.owner_id = $1 and ($2::uuid is null or s.id < $2) order by s.id desc limit $3',
        [ownerId, after, limit],
      ),

    count: (ownerId) =>
      selectNumber(sql, 'select count(*) from share where owner_id = $1', [ownerId]),

    byToken: async (tokenHash) => (await select('where s.token_hash = $1', [tokenHash.hex]))[0],

    async received(userId, id) {
      const where = 'where s.grantee_id is not null and ($1::uuid is null or s.grantee_id = $1)';
      return (await select(`${where} and s.id = $2`, [userId, id]))[0];
    },

    receivedPage: (userId, { after, limit }, now) =>
      select(
        `where s.grantee_id = $1 and ${IS_OPEN} and ($3::uuid is null or s.id < $3)
         order by s.id desc limit $4`,
        [userId, now, after, limit],
      ),

    async files(share, { after, limit }) {
      const rows = await sql<FileOfShare>(
        `${selectFiles(share)} and ($2::float8 is null or (m.position, m.file_id) > ($2, $3::uuid))
         order by m.position, m.file_id limit $4`,
        [share.id, after?.position, after?.fileId, limit],
      );
      return rows.map(sharedFileRow);
    },

    async file(share, fileId) {
      const one = `${selectFiles(share)} and m.file_id = $2`;
      const [row] = await sql<FileOfShare>(one, [share.id, fileId]);
      return row && sharedFileRow(row);
    },

    async neighbours(share, { position, fileId }) {
      const neighbour = (operator: '<' | '>', order: 'asc' | 'desc') =>
        selectValue(
          sql,
          `${selectFiles(share)} and (m.position, m.file_id) ${operator} ($2::float8, $3::uuid)
           order by m.position ${order}, m.file_id ${order} limit 1`,
          [share.id, position, fileId],
        );
      const [previous, next] = await Promise.all([neighbour('<', 'desc'), neighbour('>', 'asc')]);
      return { previous, next };
    },

    async totals(shareIds) {
      const rows = await sql<ShareTotal & { readonly id: string }>(
        `select id, sum(files)::int as files, sum(bytes)::bigint as bytes from (
           ${[IN_FILES, IN_ALBUM].map(totalOf).join(' union all ')}
         ) t group by id`,
        [shareIds],
      );
      const found = new Map(rows.map(({ id, ...total }) => [id, total]));
      return new Map(shareIds.map((id) => [id, found.get(id) ?? { files: 0, bytes: 0 }]));
    },
  };
}

function selectFiles({ album }: ShareRow): string {
  return `
    select f.id, f.name, f.mime_type, f.size, c.sha256, f.sort_at, m.position
    ${album ? IN_ALBUM : IN_FILES} ${FILES} where s.id = $1 and ${SHOWN}`;
}

function totalOf(members: string): string {
  return `select s.id, count(*) as files, sum(f.size) as bytes ${members} ${FILES}
    where s.id = any($1::uuid[]) and ${SHOWN} group by s.id`;
}

function shareRow({ granteeId, granteeEmail, albumId, albumName, ...row }: Row): ShareRow {
  return {
    ...row,
    grantee: granteeId === undefined ? undefined : { id: granteeId, email: granteeEmail },
    album: albumId === undefined ? undefined : { id: albumId, name: albumName },
  };
}

function sharedFileRow(row: FileOfShare): SharedFileRow {
  return { ...row, sha256: hashOf(row.sha256) };
}
