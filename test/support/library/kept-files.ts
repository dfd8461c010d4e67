import { formatId } from '../../../src/kernel/id.ts';
import type { TestApp, TestUser } from '../app/test-app.ts';

export interface KeptFileOptions {
  readonly tags?: readonly string[];
  /** Size of each file in bytes. */
  readonly size?: number;
  readonly mimeType?: string;
}

/** Inserts completed files without bytes by SQL, for speed. Returns their public IDs, oldest first. */
export async function keepFiles(
  { installation: { sql, ids } }: TestApp,
  owner: Pick<TestUser, 'id'>,
  count: number,
  { tags = [], size = 1, mimeType = 'image/jpeg' }: KeptFileOptions = {},
): Promise<string[]> {
  const uuids = Array.from({ length: count }, () => ids.next());
  await sql(
    `insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select id, $1, sha256(id::text::bytea), $3, 'STORED', 1, now() from unnest($2::uuid[]) as id`,
    [owner.id, uuids, size],
  );
  await sql(
    `insert into file (id, owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at)
     select id, $1, 'photo.jpg', $4, $3, 'COMPLETED', $5::text[], now(), id, now(), now()
     from unnest($2::uuid[]) as id`,
    [owner.id, uuids, size, mimeType, tags],
  );
  await sql('update app_user set quota_used = quota_used + $2 where id = $1', [
    owner.id,
    size * count,
  ]);
  return uuids.map((uuid) => formatId('file', uuid));
}

/** Moves a file to the trash by SQL. */
export async function trashFile({ installation }: TestApp, id: string): Promise<void> {
  await installation.sql('update file set trashed_at = now() where id = $1', [
    id.replace('file_', ''),
  ]);
}
