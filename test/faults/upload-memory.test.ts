import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { issueToken } from '../../src/app/issue-token.ts';
import { queryRows } from '../support/database/query-rows.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { folder } from '../support/general/folders.ts';
import { FileDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { MadeBytes } from '../support/library/made-bytes.ts';
import { ResidentMemory } from '../support/processes/resident-memory.ts';
import { type ServerProcess, startServerProcess } from '../support/processes/server-process.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const HAS_PROC = process.platform === 'linux';
const MB = 1_000_000;
const GIB = 1024 ** 3;
const UPLOADS = FULL ? 20 : 4;
const SIZE = (FULL ? 500 : 64) * MB;
/** The maximum size, or one that is quick. */
const LARGE = FULL ? 5 * GIB : 64 * MB;
const MAX_GROWTH = 150 * MB;
/** Every fourth client sends small pieces with pauses. */
const SLOW_EVERY = 4;
const SLOW_PIECE = 128 * 1024;
const SLOW_PAUSE_MS = 2;

const measured: string[] = [];
afterAll(() => {
  for (const line of measured) console.log(line);
});

describe('the memory of the server', () => {
  it.skipIf(!HAS_PROC)(
    `grows by less than 150 MB with ${UPLOADS} concurrent uploads of ${SIZE / MB} MB`,
    { timeout: FULL ? 900_000 : 60_000 },
    async () => {
      await using site = await installation();
      await site.warmUp();
      using memory = await ResidentMemory.watch(site.pid);
      const startedAt = performance.now();
      const hashes = await Promise.all(
        Array.from({ length: UPLOADS }, async (_, index) => {
          const bytes = new MadeBytes(SIZE);
          const { fileId, sha256 } = await site.upload(bytes, index % SLOW_EVERY === 0);
          return { sent: sha256, kept: await site.keptHash(fileId) };
        }),
      );
      const seconds = (performance.now() - startedAt) / 1_000;
      const growth = await memory.growth();
      measured.push(
        `${UPLOADS} uploads of ${SIZE / MB} MB: ${(memory.atFirst / MB).toFixed(0)} MB resident before, ` +
          `${(growth / MB).toFixed(0)} MB more at most, ${((UPLOADS * SIZE) / MB / seconds).toFixed(0)} MB/s`,
      );
      expect(hashes.map(({ kept }) => kept)).toEqual(hashes.map(({ sent }) => sent));
      expect(growth).toBeLessThan(MAX_GROWTH);
    },
  );
});

describe('a file of 5 GiB', () => {
  let site: Installation;
  beforeAll(async () => {
    site = await installation();
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it('plus one byte is refused immediately and leaves nothing behind', async () => {
    const refused = await site.tus.create(5 * GIB + 1);
    expect(refused).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
    expect(await site.traces()).toEqual({ sessions: 0, files: 0, reserved: 0, staged: [] });
    // Proves that the check above would find traces.
    await site.tus.open(5 * GIB);
    expect(await site.traces()).toMatchObject({ sessions: 1, files: 1, reserved: 5 * GIB });
    expect((await site.traces()).staged).toHaveLength(1);
  });

  it.skipIf(!HAS_PROC)(
    `is stored completely, without more memory than a small one (with ${LARGE / MB} MB)`,
    { timeout: 900_000 },
    async () => {
      await site.warmUp();
      const bytes = new MadeBytes(LARGE);
      using memory = await ResidentMemory.watch(site.pid);
      const startedAt = performance.now();
      const { fileId, sha256 } = await site.upload(bytes, false);
      const seconds = (performance.now() - startedAt) / 1_000;
      const growth = await memory.growth();
      expect(await site.keptHash(fileId)).toBe(sha256);

      // Around the limits of 31-bit and 32-bit numbers, and at both ends.
      for (const at of [0, 2 * GIB - 50, 4 * GIB - 50, LARGE - 100]) {
        if (at >= LARGE) continue;
        const part = await site.tus.request('GET', `/files/${fileId}/content`, {
          range: `bytes=${at}-${at + 99}`,
        });
        expect(part.status).toBe(206);
        expect(part.bytes.equals(bytes.slice(at, at + 100))).toBe(true);
      }
      expect(await site.downloadedHash(fileId)).toBe(sha256);
      const growthAtLast = await memory.growth();
      measured.push(
        `${LARGE / MB} MB in ${seconds.toFixed(0)} s: ${(growth / MB).toFixed(0)} MB more resident at most, ` +
          `${(growthAtLast / MB).toFixed(0)} MB with its download`,
      );
      expect(growth).toBeLessThan(MAX_GROWTH);
    },
  );
});

type Installation = Awaited<ReturnType<typeof installation>>;

async function installation() {
  await using stack = new AsyncDisposableStack();
  const data = stack.use(await folder());
  const database = stack.use(await createTestDatabase());
  const env = { DATA_DIR: data.path, DATABASE_URL: database.url };
  const server = stack.use(await startServerProcess({ env }));
  const token = await issueToken(env);
  const tus = new TusClient(server.url, token);
  const owned = stack.move();
  return {
    tus,
    pid: Number(server.child.pid),
    /** A few small concurrent uploads. */
    warmUp: () => Promise.all(Array.from({ length: 4 }, () => tus.upload(randomBytes(MB)))),
    /** Uploads in one PATCH; also returns the hash of the bytes sent. */
    upload: (bytes: MadeBytes, slowly: boolean) => uploadMade(tus, bytes, slowly),
    /** The hash of a file according to the server. */
    keptHash: async (id: string) => {
      const { file } = await ask({ url: `${server.url}/graphql` }, FileDocument, { id }, token);
      return file?.sha256;
    },
    downloadedHash: (fileId: string) => downloadedHash(server, token, fileId),
    traces: async () => {
      const [[sessions, files, reserved] = []] = await queryRows(
        database.connection,
        `select (select count(*) from upload_session)::int, (select count(*) from file)::int,
                sum(quota_reserved)::float8 from app_user`,
      );
      const entries = await readdir(join(data.path, 'staging'), { recursive: true });
      const staged = entries.filter((name) => name.includes('/'));
      return { sessions, files, reserved, staged };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function uploadMade(
  tus: TusClient,
  bytes: MadeBytes,
  slowly: boolean,
): Promise<{ fileId: string; sha256: string }> {
  const path = await tus.open(bytes.size);
  using request = tus.startPatch(path, 0, { 'content-length': bytes.size });
  const hash = createHash('sha256');
  for (const piece of bytes.pieces()) {
    hash.update(piece);
    const step = slowly ? SLOW_PIECE : piece.length;
    for (let at = 0; at < piece.length; at += step) {
      await request.send(piece.subarray(at, at + step));
      if (slowly) await pause(SLOW_PAUSE_MS);
    }
  }
  request.end();
  const answer = await request.answer;
  if (!answer) throw new Error('no answer');
  return { fileId: fileIdOf(answer), sha256: hash.digest('hex') };
}

async function downloadedHash(
  { url }: ServerProcess,
  token: string,
  fileId: string,
): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const request = get(`${url}/files/${fileId}/content`, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const hash = createHash('sha256');
  for await (const chunk of response) hash.update(chunk as Buffer);
  return `${response.complete ? '' : 'cut short: '}${hash.digest('hex')}`;
}
