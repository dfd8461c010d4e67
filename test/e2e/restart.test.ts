import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.ts';
import { fsck } from '../support/fsck/fsck.ts';
import { until } from '../support/general/until.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { PATIENT, startTusUpload } from '../support/tus/tus-upload.ts';

const MIB = 1024 * 1024;
const UPLOADS = 6;
const SIZE = 12 * MIB;

async function startUploads(host: TusHost) {
  const token = await host.token();
  const chunkSizes = [Infinity, 5 * MIB, 500 * 1024];
  return Array.from({ length: UPLOADS }, (_, index) => {
    const bytes = randomFillSync(Buffer.allocUnsafe(SIZE));
    const chunkSize = chunkSizes[index % chunkSizes.length] ?? Infinity;
    const request = { url: host.url, token, bytes, chunkSize, retryDelays: PATIENT };
    return { bytes, client: startTusUpload(request) };
  });
}

async function underWay(host: TusHost, before: number): Promise<void> {
  const some = (UPLOADS * SIZE) / 4;
  await until(async () => (await host.bytesRead()) - before > some, { everyMs: 2 });
}

/** Every client ends with a file that contains its bytes. */
async function expectKept(
  host: TusHost,
  uploads: Awaited<ReturnType<typeof startUploads>>,
): Promise<void> {
  const headers = { authorization: `Bearer ${await host.token()}` };
  const kept = uploads.map(async ({ bytes, client }) => {
    const answer = await fetch(`${host.url}/files/${await client.fileId}/content`, { headers });
    return Buffer.from(await answer.arrayBuffer()).equals(bytes);
  });
  expect(await Promise.all(kept)).toEqual(uploads.map(() => true));
  expect(uploads.flatMap(({ client }) => client.setbacks)).toEqual([]);
  expect(await fsck(await host.database(), host.places)).toEqual([]);
}

interface SeparateHost extends AsyncDisposable {
  readonly host: TusHost;
  readonly start: () => Promise<void>;
  readonly endPostgres: (signal: NodeJS.Signals) => Promise<void>;
}

/** A server with an external PostgreSQL that always restarts at the same address. */
async function separateHost(): Promise<SeparateHost> {
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>> | undefined;
  const holder = await TusHost.prepare();
  // Each start has a new socket folder; the link gives it a stable path.
  const address = join(holder.dataDir, 'socket');
  const start = async (): Promise<void> => {
    postgres = await startEmbeddedPostgres({ dataDir: holder.dataDir, log: () => {} });
    await rm(address, { force: true });
    await symlink(postgres.connection.host, address);
  };
  await start();
  if (!postgres) throw new Error('not started');
  const { user, password, port, database } = postgres.connection;
  const url = `postgresql://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(address)}`;
  const connection = { user, password, port, database, host: address };
  const host = await TusHost.prepare({ external: { url, connection } });
  await host.restart();
  return {
    host,
    start,
    endPostgres: async (signal) => {
      const { exited } = postgres ?? {};
      await holder.endPostmaster(signal);
      await exited;
    },
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
      await holder[Symbol.asyncDispose]();
    },
  };
}

describe('a PostgreSQL outage during uploads', () => {
  it('is survived by a server with an external PostgreSQL', { timeout: 90_000 }, async () => {
    await using separate = await separateHost();
    const { host, start, endPostgres } = separate;
    const uploads = await startUploads(host);
    await underWay(host, 0);
    // Immediate shutdown: sessions are terminated, and the next start recovers from the WAL.
    await endPostgres('SIGQUIT');
    await until(async () => (await fetch(`${host.url}/readyz`)).status === 503);
    expect((await fetch(`${host.url}/healthz`)).status).toBe(200);
    await start();
    const backAt = performance.now();
    await until(async () => (await fetch(`${host.url}/readyz`)).status === 200);
    expect(performance.now() - backAt).toBeLessThan(5_000);
    await expectKept(host, uploads);
    expect(host.server.child.exitCode).toBeNull();
  });

  let shared: TusHost | undefined;
  afterAll(() => shared?.[Symbol.asyncDispose]());
  it.each(['SIGINT', 'SIGKILL'] as const)(
    'by %s ends a server with embedded PostgreSQL, and both restart together',
    { timeout: 90_000 },
    async (signal) => {
      const host = (shared ??= await TusHost.start());
      const before = await host.bytesRead();
      const uploads = await startUploads(host);
      await underWay(host, before);
      const exited = once(host.server.child, 'exit', { signal: AbortSignal.timeout(15_000) });
      await host.endPostmaster(signal);
      expect(await exited).toEqual([1, null]);
      expect(host.server.output()).not.toMatch(/uncaught|unhandled/i);
      await host.restart();
      await expectKept(host, uploads);
    },
  );
});
