import { FileHash } from '../../../kernel/file-hash.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type {
  SharedFilePlace,
  SharedFileRow,
  SharedFilesPage,
  ShareQueries,
  ShareRow,
  SharesPage,
  ShareTotal,
} from '../application/share-queries.ts';
import type { SharePermission } from '../domain/share-permission.ts';

interface Row {
  id: string;
  owner_id: string;
  owner_email: string;
  grantee_id: string | null;
  grantee_email: string | null;
  album_id: string | null;
  album_name: string | null;
  password_hash: string | null;
  permission: SharePermission;
  title: string | null;
  note: string | null;
  downloads: number;
  download_limit: number | null;
  allows_wishes: boolean;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
}

interface FileOfShare {
  id: string;
  name: string;
  mime_type: string;
  size: string;
  sha256: Buffer;
  sort_at: Date;
  position: number;
}

const SELECT = `
  select s.*, o.email as owner_email, g.email as grantee_email, a.name as album_name
  from share s join app_user o on o.id = s.owner_id
    left join app_user g on g.id = s.grantee_id left join album a on a.id = s.album_id`;

const IS_OPEN = '(s.revoked_at is null and (s.expires_at is null or s.expires_at > $2))';

/** Files that may be shown, whatever was shared. */
const SHOWN = `f.owner_id = s.owner_id and f.status in ('COMPLETED', 'ARCHIVED') and f.trashed_at is null`;

const IN_FILES = 'from share s join share_file m on m.share_id = s.id';
const IN_ALBUM = 'from share s join album_file m on m.album_id = s.album_id';
const FILES = 'join file f on f.id = m.file_id join content c on c.id = f.content_id';

/** Reads `share` and its files. Albums always show their current files. */
export class PostgresShareQueries implements ShareQueries {
  constructor(private readonly sql: Sql) {}

  async find(ownerId: string, ids: readonly string[]): Promise<ShareRow[]> {
    return this.rows('where s.owner_id = $1 and s.id = any($2::uuid[])', [ownerId, ids]);
  }

  async page(ownerId: string, { after, limit }: SharesPage): Promise<ShareRow[]> {
    return this.rows(
      'where s.owner_id = $1 and ($2::uuid is null or s.id < $2) order by s.id desc limit $3',
      [ownerId, after ?? null, limit],
    );
  }

  async count(ownerId: string): Promise<number> {
    return this.number('select count(*)::int as n from share where owner_id = $1', [ownerId]);
  }

  async byToken(tokenHash: FileHash): Promise<ShareRow | undefined> {
    return (await this.rows('where s.token_hash = $1', [tokenHash.hex]))[0];
  }

  async received(userId: string | undefined, id: string): Promise<ShareRow | undefined> {
    const where = 'where s.grantee_id is not null and ($1::uuid is null or s.grantee_id = $1)';
    return (await this.rows(`${where} and s.id = $2`, [userId ?? null, id]))[0];
  }

  async receivedPage(userId: string, { after, limit }: SharesPage, now: Date): Promise<ShareRow[]> {
    return this.rows(
      `where s.grantee_id = $1 and ${IS_OPEN} and ($3::uuid is null or s.id < $3)
       order by s.id desc limit $4`,
      [userId, now, after ?? null, limit],
    );
  }

  async countReceived(userId: string, now: Date): Promise<number> {
    return this.number(
      `select count(*)::int as n from share s where s.grantee_id = $1 and ${IS_OPEN}`,
      [userId, now],
    );
  }

  async files(share: ShareRow, { after, limit }: SharedFilesPage): Promise<SharedFileRow[]> {
    const rows = await this.sql<FileOfShare>(
      `${selectFiles(share)} and ($2::float8 is null or (m.position, m.file_id) > ($2, $3::uuid))
       order by m.position, m.file_id limit $4`,
      [share.id, after?.position ?? null, after?.fileId ?? null, limit],
    );
    return rows.map(sharedFileRow);
  }

  async file(share: ShareRow, fileId: string): Promise<SharedFileRow | undefined> {
    const [row] = await this.sql<FileOfShare>(`${selectFiles(share)} and m.file_id = $2`, [
      share.id,
      fileId,
    ]);
    return row && sharedFileRow(row);
  }

  async neighbours(
    share: ShareRow,
    { position, fileId }: SharedFilePlace,
  ): Promise<{ previous: string | undefined; next: string | undefined }> {
    const neighbour = async (
      operator: '<' | '>',
      order: 'asc' | 'desc',
    ): Promise<string | undefined> => {
      const [row] = await this.sql<FileOfShare>(
        `${selectFiles(share)} and (m.position, m.file_id) ${operator} ($2::float8, $3::uuid)
         order by m.position ${order}, m.file_id ${order} limit 1`,
        [share.id, position, fileId],
      );
      return row?.id;
    };
    const [previous, next] = await Promise.all([neighbour('<', 'desc'), neighbour('>', 'asc')]);
    return { previous, next };
  }

  async totals(shareIds: readonly string[]): Promise<ReadonlyMap<string, ShareTotal>> {
    const rows = await this.sql<{ id: string; files: number; bytes: string }>(
      `select id, sum(files)::int as files, sum(bytes) as bytes from (
         ${[IN_FILES, IN_ALBUM].map(totalOf).join(' union all ')}
       ) t group by id`,
      [shareIds],
    );
    const found = new Map(
      rows.map(({ id, files, bytes }) => [id, { files, bytes: Number(bytes) }]),
    );
    return new Map(shareIds.map((id) => [id, found.get(id) ?? { files: 0, bytes: 0 }]));
  }

  private async rows(rest: string, values: readonly unknown[]): Promise<ShareRow[]> {
    return (await this.sql<Row>(`${SELECT} ${rest}`, values)).map(shareRow);
  }

  private async number(text: string, values: readonly unknown[]): Promise<number> {
    const [row] = await this.sql<{ n: number }>(text, values);
    return row?.n ?? 0;
  }
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

function shareRow(row: Row): ShareRow {
  const { grantee_id: granteeId, album_id: albumId } = row;
  return {
    id: row.id,
    ownerId: row.owner_id,
    ownerEmail: row.owner_email,
    grantee: granteeId === null ? undefined : { id: granteeId, email: row.grantee_email ?? '' },
    album: albumId === null ? undefined : { id: albumId, name: row.album_name ?? '' },
    passwordHash: row.password_hash ?? undefined,
    permission: row.permission,
    title: row.title ?? undefined,
    note: row.note ?? undefined,
    downloads: row.downloads,
    downloadLimit: row.download_limit ?? undefined,
    allowsRetrievalRequests: row.allows_wishes,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  };
}

function sharedFileRow(row: FileOfShare): SharedFileRow {
  return {
    id: row.id,
    name: row.name,
    mimeType: row.mime_type,
    size: Number(row.size),
    sha256: FileHash.ofHex(row.sha256.toString('hex')),
    sortAt: row.sort_at,
    position: row.position,
  };
}
