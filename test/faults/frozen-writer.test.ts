import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { readConfig } from '../../src/app/config.ts';
import { issueToken } from '../../src/app/issue-token.ts';
import { queryRows } from '../support/database/query-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { folder } from '../support/general/folders.ts';
import { until } from '../support/general/until.ts';
import { startServerProcess } from '../support/processes/server-process.ts';
import { sha256 } from '../support/storage/object-source.ts';
import type { OpenRequest } from '../support/tus/raw-http.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const SIZE = 20_000_000;
const PIECE = 8_000;

/** The bytes of the only object, and the hash in its row. */
async function storedObject(
  { connection }: TestDatabase,
  dataDir: string,
): Promise<{ bytes: Buffer; sha256: string }> {
  const rows = await queryRows(
    connection,
    `select p.key, encode(c.sha256, 'hex')
     from content_copy p join content c on c.id = p.content_id`,
  );
  const [[key, hash] = []] = rows;
  if (rows.length !== 1) throw new Error(`${rows.length} copies`);
  return { bytes: await readFile(join(dataDir, 'objects', String(key))), sha256: String(hash) };
}

it('a writer frozen beyond its lease cannot change an upload finished by another', async () => {
  await using home = await folder();
  await using database = await createTestDatabase();
  const env = { DATA_DIR: home.path, DATABASE_URL: database.url };
  await using frozen = await startServerProcess({ env });
  await using other = await startServerProcess({ env });
  const token = await issueToken(env);
  const one = new TusClient(frozen.url, token);
  const two = new TusClient(other.url, token);

  const path = await one.open(SIZE);
  using stalled = one.startPatch(path, 0, { 'content-length': SIZE });
  const trickle = new AbortController();
  const trickling = sendSlowly(stalled, trickle.signal);
  await until(async () => (await durableOffset(database)) > 0);
  // Pieces arrive faster than they are written, so some are in flight when the writer freezes.
  frozen.child.kill('SIGSTOP');
  try {
    trickle.abort();
    let offset = 0;
    await until(async () => {
      const { status, headers } = await two.head(path);
      offset = Number(headers['upload-offset']);
      return status === 200;
    });
    const rest = randomBytes(SIZE - offset);
    expect((await two.patch(path, offset, rest)).status).toBe(204);
    const before = await storedObject(database, home.path);
    expect(before.bytes.subarray(offset).equals(rest)).toBe(true);
    expect(sha256(before.bytes)).toBe(before.sha256);

    frozen.child.kill('SIGCONT');
    const late = await stalled.answer;
    expect(late?.status ?? 423).toBe(423);
    const after = await storedObject(database, home.path);
    expect(sha256(after.bytes)).toBe(after.sha256);
    const places = placesOf(readConfig(env));
    expect(await settledViolations(database.connection, places)).toEqual([]);
  } finally {
    frozen.child.kill('SIGCONT');
    await trickling;
  }
});

async function sendSlowly(request: OpenRequest, stop: AbortSignal): Promise<void> {
  for (let sent = 0; sent < SIZE / 2 && !stop.aborted; sent += PIECE) {
    await Promise.race([request.send(randomBytes(PIECE)), once(stop, 'abort')]);
    await pause(1);
  }
}

async function durableOffset({ connection }: TestDatabase): Promise<number> {
  const [[offset] = []] = await queryRows(connection, 'select upload_offset from upload_session');
  return Number(offset);
}
