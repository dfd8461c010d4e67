import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Client } from 'pg';
import { expect, it } from 'vitest';

import { issueToken } from '../../src/app/issue-token.ts';
import { joinEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.ts';
import { folder } from '../support/general/folders.ts';
import { until } from '../support/general/until.ts';
import { startServerProcess } from '../support/processes/server-process.ts';
import { sha256 } from '../support/storage/object-source.ts';
import type { OpenRequest } from '../support/tus/raw-http.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const SIZE = 20_000_000;
const PIECE = 8_000;

/** The bytes of the only object, and the hash in its row. */
async function storedObject(dataDir: string): Promise<{ bytes: Buffer; sha256: string }> {
  const client = new Client({ ...(await joinEmbeddedPostgres(dataDir)) });
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string; sha256: string }>(
      `select p.key, encode(c.sha256, 'hex') as sha256
       from content_copy p join content c on c.id = p.content_id`,
    );
    const row = rows[0];
    if (!row || rows.length !== 1) throw new Error(`${rows.length} copies`);
    return { bytes: await readFile(join(dataDir, 'objects', row.key)), sha256: row.sha256 };
  } finally {
    await client.end();
  }
}

it('a writer frozen beyond its lease cannot change an upload finished by another', async () => {
  await using home = await folder();
  const env = { DATA_DIR: home.path };
  await using frozen = await startServerProcess({ env });
  await using other = await startServerProcess({ env });
  const token = await issueToken(env);
  const one = new TusClient(frozen.url, token);
  const two = new TusClient(other.url, token);

  const path = await one.open(SIZE);
  using stalled = one.startPatch(path, 0, { 'content-length': SIZE });
  const trickle = new AbortController();
  const trickling = sendSlowly(stalled, trickle.signal);
  await until(async () => (await durableOffset(home.path)) > 0);
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
    const before = await storedObject(home.path);
    expect(before.bytes.subarray(offset).equals(rest)).toBe(true);
    expect(sha256(before.bytes)).toBe(before.sha256);

    frozen.child.kill('SIGCONT');
    const late = await stalled.answer;
    expect(late?.status ?? 423).toBe(423);
    const after = await storedObject(home.path);
    expect(sha256(after.bytes)).toBe(after.sha256);
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

async function durableOffset(dataDir: string): Promise<number> {
  const client = new Client({ ...(await joinEmbeddedPostgres(dataDir)) });
  await client.connect();
  try {
    const { rows } = await client.query<{ upload_offset: string }>(
      'select upload_offset from upload_session',
    );
    return Number(rows[0]?.upload_offset);
  } finally {
    await client.end();
  }
}
