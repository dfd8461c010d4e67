import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { Client } from 'pg';

import {
  isTemporaryName,
  ROOT_MARKER,
} from '../../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { ifExists } from '../../../src/platform/disk/errno.ts';
import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { until } from '../general/until.ts';

/** A broken invariant. */
export type ViolationKind =
  /** A completed file without a content row or a usable copy. */
  | 'FILE_WITHOUT_BYTES'
  /** An incomplete file whose upload has ended. */
  | 'FILE_LEFT'
  /** A completed file without an entry in the change feed. */
  | 'FILE_UNTOLD'
  | 'OBJECT_MISSING'
  /** Its size or SHA-256 differs from its row. */
  | 'OBJECT_DAMAGED'
  /** An object without a row. */
  | 'OBJECT_STRAY'
  /** A preview without its object, or with other bytes. */
  | 'PREVIEW_MISSING'
  /** An object below `previews` that belongs to no preview. */
  | 'PREVIEW_STRAY'
  /** Claimed content although no upload is being finalized. */
  | 'CONTENT_LEFT'
  /** A completed upload without a completed or purged file. */
  | 'SESSION_WITHOUT_FILE'
  /** An open upload with missing durable bytes. */
  | 'STAGING_SHORT'
  /** Staged bytes of an upload that has ended. */
  | 'STAGING_LEFT'
  | 'RESERVED_DRIFT'
  | 'USED_DRIFT';

export interface Violation {
  readonly kind: ViolationKind;
  /** The ID of the row or the key of the object. */
  readonly id: string;
}

/**
 * Compares all rows with all bytes of an installation on the local provider while nothing is written, and
 * reports every violation. Reads every object.
 */
export async function fsck(connection: PostgresConnection, dataDir: string): Promise<Violation[]> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const ids = async (kind: ViolationKind, sql: string): Promise<Violation[]> =>
      (await client.query<{ id: string }>(sql)).rows.map(({ id }) => ({ kind, id }));
    const found: Violation[] = [];
    for (const [kind, sql] of ROW_CHECKS) {
      found.push(...(await ids(kind, sql)));
    }
    found.push(...(await objectViolations(client, join(dataDir, 'objects'))));
    found.push(...(await previewViolations(client, join(dataDir, 'objects/previews'))));
    found.push(...(await stagingViolations(client, join(dataDir, 'staging'))));
    return found;
  } finally {
    await client.end();
  }
}

/** The violations that `fsck` still finds after the sweep had time to run. */
export async function settledViolations(
  connection: PostgresConnection,
  dataDir: string,
): Promise<Violation[]> {
  let found: Violation[] | undefined;
  let failure: unknown;
  const isClean = async (): Promise<boolean> => {
    try {
      found = await fsck(connection, dataDir);
    } catch (error) {
      // The sweep may remove a file that is being checked.
      failure = error;
      return false;
    }
    return found.length === 0;
  };
  await until(isClean, { timeoutMs: 10_000, everyMs: 250 }).catch(() => undefined);
  if (!found) throw failure;
  return found;
}

const FINISHED = `('COMPLETED', 'ARCHIVED')`;
const OPEN = `('OPEN', 'FINALIZING')`;

/** Queries for the rows that violate each rule. */
const ROW_CHECKS: readonly (readonly [ViolationKind, string])[] = [
  [
    'FILE_WITHOUT_BYTES',
    `select f.id from file f left join content c on c.id = f.content_id
     where f.status in ${FINISHED} and (c.id is null or c.state <> 'STORED' or c.size <> f.size
       or not exists (select from content_copy p
                      where p.content_id = c.id and p.state in ('STORED', 'VERIFIED')))`,
  ],
  [
    'FILE_LEFT',
    `select id from file f where status in ('PENDING', 'UPLOADING')
       and not exists (select from upload_session s where s.file_id = f.id and s.status in ${OPEN})`,
  ],
  [
    'FILE_UNTOLD',
    `select id from file f where status in ${FINISHED}
       and not exists (select from file_change c where c.file_id = f.id and c.kind = 'UPSERT')`,
  ],
  [
    'CONTENT_LEFT',
    `select id from content c where state = 'CLAIMED'
       and not exists (select from upload_session s
                       where s.owner_id = c.owner_id and s.status = 'FINALIZING')`,
  ],
  [
    'SESSION_WITHOUT_FILE',
    `select s.id from upload_session s left join file f on f.id = s.result_file_id
     where s.status = 'COMPLETED' and (f.id is null or f.status not in ${FINISHED})
       and not exists (select from file_change c
                       where c.file_id = s.result_file_id and c.kind = 'DELETE')`,
  ],
  [
    'RESERVED_DRIFT',
    `select u.id from app_user u left join upload_session s on s.owner_id = u.id
     group by u.id
     having u.quota_reserved <> coalesce(sum(s.reserved_bytes) filter (where s.status in ${OPEN}), 0)
       or coalesce(sum(s.reserved_bytes) filter (where s.status not in ${OPEN}), 0) <> 0`,
  ],
  [
    'USED_DRIFT',
    `select u.id from app_user u where u.quota_used <> (
       select coalesce(sum(c.size), 0) from content c
       where c.id in (select f.content_id from file f
                      where f.owner_id = u.id and f.status in ${FINISHED}))`,
  ],
];

async function objectViolations(client: Client, root: string): Promise<Violation[]> {
  const { rows } = await client.query<{ key: string; size: string; sha256: Buffer }>(
    `select p.key, c.size, c.sha256 from content_copy p join content c on c.id = p.content_id
     where p.provider = 'local' and p.state in ('STORED', 'VERIFIED')`,
  );
  const objects = await filesIn(root);
  const stray = new Set(objects.filter((path) => !path.startsWith('previews/')));
  const found: Violation[] = [];
  for (const { key, size, sha256 } of rows) {
    // An object joined from several files is a folder of them.
    const joined = [...stray].filter((path) => path.startsWith(`${key}.joined/`)).toSorted();
    const paths = joined.length > 0 ? joined : [key];
    if (!paths.map((path) => stray.delete(path)).every(Boolean)) {
      found.push({ kind: 'OBJECT_MISSING', id: key });
      continue;
    }
    const bytes = await hashOf(paths.map((path) => join(root, path)));
    if (bytes.size !== Number(size) || !bytes.hash.equals(sha256)) {
      found.push({ kind: 'OBJECT_DAMAGED', id: key });
    }
  }
  return [...found, ...[...stray].map((id): Violation => ({ kind: 'OBJECT_STRAY', id }))];
}

async function previewViolations(client: Client, root: string): Promise<Violation[]> {
  const { rows } = await client.query<{ name: string; sha256: Buffer }>(
    `select left(m.preview_key, 2) || '/' || m.preview_key || '/' || p.size as name, p.sha256
     from content_preview p join content_media m using (content_id)`,
  );
  const objects = await filesIn(root);
  const names = new Set(rows.map(({ name }) => name));
  // Other formats of a preview are made on first use.
  const stray = objects.filter((path) => !names.has(path.slice(0, path.lastIndexOf('.'))));
  const checks = rows.map(async ({ name, sha256 }): Promise<Violation[]> => {
    const path = `${name}.webp`;
    const isWhole =
      objects.includes(path) && (await hashOf([join(root, path)])).hash.equals(sha256);
    return isWhole ? [] : [{ kind: 'PREVIEW_MISSING', id: path }];
  });
  const missing = (await Promise.all(checks)).flat();
  return [...missing, ...stray.map((id): Violation => ({ kind: 'PREVIEW_STRAY', id }))];
}

async function stagingViolations(client: Client, root: string): Promise<Violation[]> {
  // The bytes of a final upload are in the entries of its partial uploads.
  const { rows } = await client.query<{ id: string; status: string; upload_offset: string }>(
    `select s.id, coalesce(f.status, s.status) as status, s.upload_offset
     from upload_session s left join upload_session f on f.id = s.joined_into
     where s.partials is null`,
  );
  const staged = new Map((await filesIn(root)).map((path) => [path.split('/').at(-1) ?? '', path]));
  const checks = rows.map(async ({ id, status, upload_offset: offset }): Promise<Violation[]> => {
    const path = staged.get(id);
    if (status !== 'OPEN' && status !== 'FINALIZING') {
      return path === undefined ? [] : [{ kind: 'STAGING_LEFT', id }];
    }
    const size = path === undefined ? -1 : (await stat(join(root, path))).size;
    return size < Number(offset) ? [{ kind: 'STAGING_SHORT', id }] : [];
  });
  // An entry without a row belongs to an interrupted POST and is removed once it is a day old.
  return (await Promise.all(checks)).flat();
}

/** Paths below `root` of all files except its marker and temporary files. */
async function filesIn(root: string): Promise<string[]> {
  const read = readdir(root, { recursive: true, withFileTypes: true });
  const entries = (await ifExists(read)) ?? [];
  return (
    entries
      .filter((entry) => entry.isFile() && entry.name !== ROOT_MARKER)
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      // Leftovers of interrupted puts are swept once they are a day old.
      .filter((path) => !path.split('/').some(isTemporaryName))
  );
}

async function hashOf(paths: readonly string[]): Promise<{ hash: Buffer; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for (const path of paths) {
    for await (const block of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(block);
      size += block.byteLength;
    }
  }
  return { hash: hash.digest(), size };
}
