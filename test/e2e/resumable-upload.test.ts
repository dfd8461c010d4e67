import { randomFillSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts';
import { until } from '../support/general/until.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { startCuttingProxy } from '../support/tus/cutting-proxy.ts';
import { PATIENT, sessionIdOf, startTusUpload } from '../support/tus/tus-upload.ts';

const FULL = process.env['FAULTS'] === 'full';
const MIB = 1024 * 1024;
const SIZE = (FULL ? 256 : 32) * MIB;
/** The most bytes that a fault may cause to be resent. */
const MAX_READ_AGAIN = 8 * MIB;
const CHUNK_SIZES = [
  ['Infinity', Infinity],
  ['5 MiB', 5 * MIB],
  ['500 KiB', 500 * 1024],
] as const;

const measured: string[] = [];
let database: TestDatabase;
let host: TusHost;
let token: string;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await TusHost.start({ external: database });
  token = await host.token();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  console.log(`read again of ${SIZE / MIB} MiB: ${measured.join(', ')}`);
});

/** Checks how many bytes the server processes have read beyond the file size since `before`. */
async function expectLittleReadAgain(fault: string, before: number): Promise<void> {
  const again = (await host.bytesRead()) - before - SIZE;
  measured.push(`${fault} ${(again / MIB).toFixed(1)} MiB`);
  expect(again).toBeGreaterThanOrEqual(0);
  expect(again).toBeLessThanOrEqual(MAX_READ_AGAIN);
}

/** New random bytes, because repeated bytes would be a duplicate. */
function randomBytes(size: number): Buffer {
  return randomFillSync(Buffer.allocUnsafe(size));
}

async function downloadedHash(fileId: string): Promise<string> {
  const response = await fetch(`${host.url}/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  return sha256(Buffer.from(await response.arrayBuffer()));
}

describe.each(CHUNK_SIZES)('with chunks of %s', (name, chunkSize) => {
  it('is resumed by a new client after the connection is lost', { timeout: 120_000 }, async () => {
    const bytes = randomBytes(SIZE);
    const before = await host.bytesRead();
    await using proxy = await startCuttingProxy(host.port);
    const cut = proxy.cutAfter(SIZE / 2);
    const first = startTusUpload({ url: proxy.url, token, bytes, chunkSize });
    await cut;
    await expect(first.fileId).rejects.toThrow('failed to upload chunk');
    const { uploadUrl } = first;
    if (uploadUrl === undefined) throw new Error('no upload was made');

    const second = startTusUpload({
      url: proxy.url,
      token,
      bytes,
      chunkSize,
      uploadUrl,
      retryDelays: PATIENT,
    });
    expect(await downloadedHash(await second.fileId)).toBe(sha256(bytes));
    await expectLittleReadAgain(`cut/${name}`, before);
  });

  it('resumes automatically after the server is killed', { timeout: 120_000 }, async () => {
    const bytes = randomBytes(SIZE);
    const before = await host.bytesRead();
    const upload = startTusUpload({
      url: host.url,
      token,
      bytes,
      chunkSize,
      retryDelays: PATIENT,
    });
    await until(async () => (await host.bytesRead()) - before > SIZE / 3, { everyMs: 1 });
    await host.server.end('SIGKILL');
    // The server was killed midway.
    expect((await host.bytesRead()) - before).toBeLessThan(SIZE);

    await host.restart();
    expect(await downloadedHash(await upload.fileId)).toBe(sha256(bytes));
    expect(upload.setbacks).toEqual([]);
    await expectLittleReadAgain(`kill -9/${name}`, before);
  });
});

it('makes bytes durable throughout one long PATCH', { timeout: 120_000 }, async () => {
  const size = (FULL ? 256 : 128) * MIB;
  const bytes = randomBytes(size);
  const before = await host.bytesRead();
  const client = new Client({ ...(await host.database()) });
  await client.connect();
  try {
    const upload = startTusUpload({ url: host.url, token, bytes, chunkSize: Infinity });
    await until(() => upload.uploadUrl !== undefined, { everyMs: 1 });
    const sessionId = sessionIdOf(upload.uploadUrl);
    const seen = new Set<number>();
    let farthestBehind = 0;
    let longestPause = 0;
    let movedAt = performance.now();
    for (;;) {
      // In this order, the distance can only be underestimated, by bytes made durable in between.
      const read = (await host.bytesRead()) - before;
      const { rows } = await client.query(
        'select upload_offset, status from upload_session where id = $1',
        [sessionId],
      );
      const offset = Number(rows[0].upload_offset);
      if (!seen.has(offset)) {
        longestPause = Math.max(longestPause, performance.now() - movedAt);
        movedAt = performance.now();
      }
      seen.add(offset);
      farthestBehind = Math.max(farthestBehind, read - offset);
      if (rows[0].status === 'COMPLETED') break;
      await sleep(10);
    }
    await upload.fileId;
    expect(farthestBehind).toBeLessThanOrEqual(MAX_READ_AGAIN);
    expect(seen.size).toBeGreaterThan(10);
    expect(longestPause).toBeLessThan(3_000);
    expect(await downloadedHash(await upload.fileId)).toBe(sha256(bytes));
  } finally {
    await client.end();
  }
});
