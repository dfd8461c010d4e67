import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseId } from '../../../../src/kernel/id.ts';
import { ROOT_MARKER } from '../../../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { S3Staging } from '../../../../src/modules/upload/infrastructure/staging/s3/s3-staging.ts';
import type { TestApp } from '../../../support/app/test-app.ts';

/** The UUID in an upload's path or in a public id. */
export function uuidIn(pathOrId: string): string {
  const id = parseId(pathOrId.split('/').at(-1) ?? '');
  if (!id) throw new Error(`no id in ${pathOrId}`);
  return id.uuid;
}

/** What an owner's uploads have left behind. */
export async function tracesOf(app: TestApp, ownerId: string) {
  const { sql } = app.installation;
  const [counts] = await sql<{ sessions: number; files: number; reserved: number; used: number }>(
    `select (select count(*) from upload_session where owner_id = $1) as sessions,
            (select count(*) from file where owner_id = $1) as files,
            quota_reserved as reserved, quota_used as used from app_user where id = $1`,
    [ownerId],
  );
  const { sessions, files, reserved, used } = counts ?? {};
  return {
    sessions: Number(sessions),
    files: Number(files),
    reserved: Number(reserved),
    used: Number(used),
  };
}

/** Session ids that have staged bytes. */
export async function stagedIn(app: TestApp): Promise<string[]> {
  const { staging } = app.config;
  if (staging.kind === 's3') {
    const ids: string[] = [];
    for await (const { sessionId } of new S3Staging(staging.options).list()) ids.push(sessionId);
    return ids;
  }
  return filesBelow(join(app.config.dataDir, 'staging'));
}

/** Names of the files that the local provider keeps. */
export function objectsIn(app: TestApp): Promise<string[]> {
  return filesBelow(join(app.config.dataDir, 'objects'));
}

/** The columns of a session that tests look at. */
export async function sessionRow(app: TestApp, path: string) {
  const row = await app.installation.sessions.find(uuidIn(path));
  if (!row) throw new Error(`no session ${path}`);
  return row;
}

/** Bytes that users' counters hold beyond what their sessions do: 0 when nothing has drifted. */
export async function reservationDrift(app: TestApp): Promise<number> {
  const [row] = await app.installation.sql<{ drift: string }>(
    `select coalesce(sum(abs(u.quota_reserved - coalesce(s.held, 0))), 0) as drift from app_user u
     left join (select owner_id, sum(reserved_bytes) as held from upload_session group by 1) s
       on s.owner_id = u.id`,
  );
  return Number(row?.drift);
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== ROOT_MARKER);
  return files.map((entry) => entry.name);
}
