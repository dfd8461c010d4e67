import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Agent, get as request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { describe, expect, it } from 'vitest';

import { cpuSeconds } from '../../bench/support/process-cpu.ts';
import { issueToken } from '../../src/app/issue-token.ts';
import { get, linkIn, linksIn } from '../support/app/share-app.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { folder } from '../support/general/folders.ts';
import { ShareCreateDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { fillAlbum } from '../support/library/many-files.ts';
import { hasTool, runTool } from '../support/media/gallery/run-tool.ts';
import { ResidentMemory } from '../support/processes/resident-memory.ts';
import { startServerProcess } from '../support/processes/server-process.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const MB = 1_000_000;
const KIB = 1024;
const FILES = 10_000;
const FILE_BYTES = 512 * KIB;
/** Different contents; every file is read from disk all the same. */
const CONTENTS = 100;
const MAX_GROWTH = 100 * MB;
const MAX_FIRST_BYTE_MS = 1_000;
const MAX_CPU_RATIO = 1.5;

const FULL = process.env['FAULTS'] === 'full';
const HAS_TOOLS = process.platform === 'linux' && (await hasTool('unzip'));
if (FULL && !HAS_TOOLS) console.warn('NOT TESTED: a zip of 10,000 files (needs Linux and unzip)');

// Reads 10 GiB, and a quiet machine is needed, so this is not part of the short run.
describe.runIf(FULL && HAS_TOOLS)('a zip of the 10,000 files of a shared album', () => {
  it(
    'has 5 GiB and takes little memory and hardly more CPU than its files one by one',
    { timeout: 900_000 },
    async () => {
      await using site = await installation();
      const { share, hashes } = site;
      const first = await get(share);
      await get(linksIn(first, share, '/content?')[0] ?? '');

      using memory = await ResidentMemory.watch(site.pid);
      const path = join(site.path, 'all.zip');
      const zip = await site.measured(async () => {
        const began = performance.now();
        const answer = await open(linkIn(first, share, '/zip?'));
        await once(answer, 'readable');
        const firstByteMs = performance.now() - began;
        await pipeline(answer, createWriteStream(path));
        return { firstByteMs };
      });
      const growth = await memory.growth();

      const links = await downloadLinks(share);
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const single = await site.measured(async () => {
        const received: string[] = [];
        for (const link of links) received.push(...(await hashesOf(await open(link, agent))));
        return { received };
      });
      agent.destroy();

      console.log(
        `${FILES} files, ${(site.bytes / 1024 ** 3).toFixed(2)} GiB: first byte after ` +
          `${zip.firstByteMs.toFixed(0)} ms, ${zip.seconds.toFixed(0)} s, CPU ${zip.cpu.toFixed(1)} s; ` +
          `one by one ${single.seconds.toFixed(0)} s, CPU ${single.cpu.toFixed(1)} s; memory ` +
          `${(memory.atFirst / MB).toFixed(0)} MB, ${(growth / MB).toFixed(0)} MB more at most`,
      );
      expect(single.received).toEqual(hashes);
      // Also compares the checksums.
      const extracted = spawn('unzip', ['-p', path], { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(extracted, 'exit');
      expect(await hashesOf(extracted.stdout)).toEqual(hashes);
      expect(await exited).toEqual([0, null]);
      const names = (await runTool('unzip', ['-Z1', path])).trim().split('\n');
      expect(new Set(names).size).toBe(FILES);
      expect(growth).toBeLessThan(MAX_GROWTH);
      expect(zip.firstByteMs).toBeLessThan(MAX_FIRST_BYTE_MS);
      expect(zip.cpu).toBeLessThan(MAX_CPU_RATIO * single.cpu);
    },
  );
});

/** A server whose only account shares an album of many files. */
async function installation() {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await folder());
  const database = stack.use(await createTestDatabase());
  const env = { DATA_DIR: join(path, 'data'), DATABASE_URL: database.url };
  const server = stack.use(await startServerProcess({ env }));
  const token = await issueToken(env);
  const tus = new TusClient(server.url, token);
  for (let at = 0; at < CONTENTS; at += 1) await tus.upload(randomBytes(FILE_BYTES));
  const { albumId, hashes } = await fillAlbum(database.connection, FILES);
  const input = { albumId };
  const made = await ask({ url: `${server.url}/graphql` }, ShareCreateDocument, { input }, token);
  const pid = Number(server.child.pid);
  const owned = stack.move();
  return {
    path,
    pid,
    hashes,
    bytes: FILES * FILE_BYTES,
    share: made.shareCreate?.url ?? '',
    /** Runs the work; adds its seconds and the CPU seconds that the server took for it. */
    measured: async <T extends object>(work: () => Promise<T>) => {
      const [began, before] = [performance.now(), cpuSeconds(pid).total];
      const result = await work();
      const cpu = cpuSeconds(pid).total - before;
      return { ...result, cpu, seconds: (performance.now() - began) / 1_000 };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function open(link: string, agent: Agent | false = false): Promise<IncomingMessage> {
  const [answer] = (await once(request(link, { agent }), 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  return answer;
}

/** The links to the originals on all pages of the share. */
async function downloadLinks(share: string): Promise<string[]> {
  const links: string[] = [];
  for (let url: string | undefined = share; url !== undefined;) {
    const page = await get(url);
    links.push(...linksIn(page, share, '/content?'));
    url = linksIn(page, share, '?after=')[0];
  }
  return links;
}

/** The SHA-256 of every file in a sequence of equally large files. */
async function hashesOf(bytes: Readable): Promise<string[]> {
  const hashes: string[] = [];
  let [hash, room] = [createHash('sha256'), FILE_BYTES];
  for await (let chunk of bytes as AsyncIterable<Buffer>) {
    while (chunk.byteLength > 0) {
      const part = chunk.subarray(0, room);
      hash.update(part);
      room -= part.byteLength;
      chunk = chunk.subarray(part.byteLength);
      if (room > 0) continue;
      hashes.push(hash.digest('hex'));
      [hash, room] = [createHash('sha256'), FILE_BYTES];
    }
  }
  if (room < FILE_BYTES) hashes.push(`incomplete: ${hash.digest('hex')}`);
  return hashes;
}
