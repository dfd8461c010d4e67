import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectNumber, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { UsageQueries } from '../../library/application/usage-queries.ts';
import type {
  SharedFileRow,
  ShareQueries,
  ShareRow,
  ShareTotal,
} from '../application/share-queries.ts';
import { includesMetadata } from '../domain/share-permission.ts';
import {
  IN_ALBUM,
  IN_FILES,
  type SharedFiles,
  sharedFilesOf,
  SHOWN,
  timeOf,
} from './shared-files.ts';

interface Row extends Omit<ShareRow, 'grantee' | 'album' | 'includeMetadata'> {
  readonly includeMetadata: boolean | undefined;
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
    a.name as album_name, s.whole_library, s.password_hash, s.permission, s.include_metadata, s.title, s.note,
    s.sender_name, s.downloads, s.download_limit, s.allows_wishes as allows_retrieval_requests,
    s.created_at, s.expires_at, s.revoked_at
  from share s join app_user o on o.id = s.owner_id
    left join app_user g on g.id = s.grantee_id left join album a on a.id = s.album_id`;

const IS_OPEN = '(s.revoked_at is null and (s.expires_at is null or s.expires_at > $2))';

/** Reads `share` and its files. Albums and libraries always show their current files. */
export function postgresShareQueries(
  sql: Sql,
  usage: Pick<UsageQueries, 'trashBytes'>,
): ShareQueries {
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
      const where = 'where ($1::uuid is null or s.grantee_id = $1)';
      return (await select(`${where} and s.id = $2`, [userId, id]))[0];
    },

    receivedPage: (userId, { after, limit }, now) =>
      select(
        `where s.grantee_id = $1 and ${IS_OPEN} and ($3::uuid is null or s.id < $3)
         order by s.id desc limit $4`,
        [userId, now, after, limit],
      ),

    async files(share, { after, limit }) {
      const files = sharedFilesOf(share);
      const rows = await sql<FileOfShare>(
        `${selectFiles(share, files)} and ($2::float8 is null or ${isAfter(files)})
         ${orderOf(files)} limit $4`,
        [files.key, after?.position, after?.fileId, limit],
      );
      return rows.map(sharedFileRow);
    },

    file: async (share, fileId) => (await filesAmong(sql, share, [fileId]))[0],

    filesAmong: (share, fileIds) => filesAmong(sql, share, fileIds, orderOf(sharedFilesOf(share))),

    async neighbours(share, { position, fileId }) {
      const after = sharedFilesOf(share);
      const before = reversed(after);
      const [previous, next] = await Promise.all(
        [before, after].map((files) =>
          selectValue(
            sql,
            `select f.id from ${files.from} and ${isAfter(files)} ${orderOf(files)} limit 1`,
            [files.key, position, fileId],
          ),
        ),
      );
      return { previous, next };
    },

    async totals(shareIds) {
      const [listed, libraries] = await Promise.all([
        sql<ShareTotal & { readonly id: string }>(
          [IN_FILES, IN_ALBUM].map(totalOf).join(' union all '),
          [shareIds],
        ),
        libraryTotals(sql, usage, shareIds),
      ]);
      const found = new Map([...listed, ...libraries].map(({ id, ...total }) => [id, total]));
      return new Map(shareIds.map((id) => [id, found.get(id) ?? { files: 0, bytes: 0 }]));
    },
  };
}

function selectFiles(share: ShareRow, { position, from }: SharedFiles): string {
  const capturedAt = share.includeMetadata ? 'f.captured_at' : 'null::timestamptz';
  return `
    select f.id, f.name, f.mime_type, f.size, c.sha256, ${timeOf(share)} as sort_at,
      ${capturedAt} as captured_at, ${position} as position
    from ${from}`;
}

async function filesAmong(
  sql: Sql,
  share: ShareRow,
  fileIds: readonly string[],
  order = '',
): Promise<SharedFileRow[]> {
  const files = sharedFilesOf(share);
  const rows = await sql<FileOfShare>(
    `${selectFiles(share, files)} and ${files.fileId} = any($2::uuid[]) ${order}`,
    [files.key, fileIds],
  );
  return rows.map(sharedFileRow);
}

/** Condition for files behind the position `$2` of the file `$3`. */
function isAfter({ column, fileId, valueOf, direction }: SharedFiles): string {
  return `(${column}, ${fileId}) ${direction === 'asc' ? '>' : '<'} (${valueOf('$2')}, $3::uuid)`;
}

function orderOf({ column, fileId, direction }: SharedFiles): string {
  return `order by ${column} ${direction}, ${fileId} ${direction}`;
}

function reversed(files: SharedFiles): SharedFiles {
  return { ...files, direction: files.direction === 'asc' ? 'desc' : 'asc' };
}

function totalOf(members: string): string {
  return `select s.id, count(*)::int as files, sum(f.size)::bigint as bytes from ${members}
    where s.id = any($1::uuid[]) and ${SHOWN} group by s.id`;
}

/** Reads counts that are kept, because a library may have hundreds of thousands of files. */
async function libraryTotals(
  sql: Sql,
  usage: Pick<UsageQueries, 'trashBytes'>,
  shareIds: readonly string[],
): Promise<(ShareTotal & { readonly id: string })[]> {
  const rows = await sql<ShareTotal & { readonly id: string; readonly ownerId: string }>(
    `select s.id, s.owner_id, u.quota_used as bytes, coalesce((
       select sum(files) from file_count where owner_id = s.owner_id and label = 'all'), 0)::int as files
     from share s join app_user u on u.id = s.owner_id
     where s.id = any($1::uuid[]) and s.whole_library`,
    [shareIds],
  );
  const owners = [...new Set(rows.map(({ ownerId }) => ownerId))];
  const trashed = new Map(
    await Promise.all(owners.map(async (id) => [id, await usage.trashBytes(id)] as const)),
  );
  // The two are read one after the other, so files may have been purged in between.
  return rows.map(({ id, ownerId, files, bytes }) => ({
    id,
    files,
    bytes: Math.max(0, bytes - (trashed.get(ownerId) ?? 0)),
  }));
}

function shareRow({ granteeId, granteeEmail, albumId, albumName, ...row }: Row): ShareRow {
  return {
    ...row,
    includeMetadata: includesMetadata(row.permission, row.includeMetadata),
    grantee: granteeId === undefined ? undefined : { id: granteeId, email: granteeEmail },
    album: albumId === undefined ? undefined : { id: albumId, name: albumName },
  };
}

function sharedFileRow(row: FileOfShare): SharedFileRow {
  return { ...row, sha256: hashOf(row.sha256) };
}
