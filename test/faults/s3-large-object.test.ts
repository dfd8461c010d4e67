import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterAll, expect, it } from 'vitest';

import type { S3ProviderOptions } from '../../src/modules/storage/infrastructure/s3/s3-provider-options.ts';
import { s3Provider } from '../support/fsck/s3-place.ts';
import { ResidentMemory } from '../support/processes/resident-memory.ts';
import { startS3Server } from '../support/s3-server/s3-server.ts';
import { s3OptionsOf } from '../support/storage/s3-providers.ts';

const SCRIPT = fileURLToPath(new URL('../support/storage/s3-round-trip.mjs', import.meta.url));
const FULL = process.env['FAULTS'] === 'full';
const HAS_PROC = process.platform === 'linux';
const MB = 1_000_000;
const MIB = 1024 ** 2;
const HOUR_MS = 3_600_000;
/** The maximum size, or four parts. */
const SIZE = FULL ? 5 * 1024 ** 3 : 256 * MIB;
const MAX_GROWTH = 200 * MB;

const measured: string[] = [];
afterAll(() => {
  for (const line of measured) console.log(line);
});

it.skipIf(!HAS_PROC)(
  `an object of ${SIZE / MIB} MiB is stored in DEEP_ARCHIVE and read back with less than 200 MB of additional memory`,
  { timeout: FULL ? 900_000 : 90_000 },
  async () => {
    await using server = await startS3Server();
    const { partBytes: _, ...options } = s3OptionsOf(server, {
      storageClass: 'DEEP_ARCHIVE',
      // The test server sends nothing while it assembles an object of many parts.
      timeouts: { idleMs: 300_000 },
    });
    await using process = startProcess(options);
    await process.step('warmUp');
    using memory = await ResidentMemory.watch(process.pid);
    const startedAt = performance.now();
    const { sha256 } = await process.step('put');
    const putAt = performance.now();
    const growth = await memory.growth();
    expect(server.calls).toMatchObject({
      PartialUpload: SIZE / (64 * MIB),
      CompleteMultipartUpload: 1,
      AbortMultipartUpload: 0,
    });
    expect(await process.step('retrieve')).toEqual({ kind: 'IN_PROGRESS' });
    server.clock.advance(12 * HOUR_MS);
    const readAt = performance.now();
    expect(await process.step('read')).toEqual({ sha256, length: SIZE });
    const seconds = [putAt - startedAt, performance.now() - readAt].map((ms) => ms / 1_000);
    const growthAtLast = await memory.growth();
    const [toPut, toRead] = seconds.map((taken) => `${(SIZE / MB / taken).toFixed(0)} MB/s`);
    measured.push(
      `${SIZE / MIB} MiB to DEEP_ARCHIVE: ${(memory.atFirst / MB).toFixed(0)} MB resident before, ` +
        `${(growth / MB).toFixed(0)} MB more at most, ${(growthAtLast / MB).toFixed(0)} MB with its way back; ` +
        `put at ${toPut}, read at ${toRead}`,
    );
    expect(growthAtLast).toBeLessThan(MAX_GROWTH);
    // Past the age at which an unfinished upload counts as left.
    server.clock.advance(48 * HOUR_MS);
    const stored = await s3Provider(options).entries();
    expect(stored.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'OBJECT large',
      'OBJECT small',
    ]);
  },
);

/** The provider in a separate process, which runs one step at a time. */
function startProcess(options: S3ProviderOptions) {
  const child = spawn(
    globalThis.process.execPath,
    [SCRIPT, JSON.stringify({ ...options, size: SIZE })],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: Number(child.pid),
    step: async (name: string): Promise<Record<string, unknown>> => {
      child.stdin.write(`${name}\n`);
      const { value } = await answers.next();
      return JSON.parse(String(value));
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
