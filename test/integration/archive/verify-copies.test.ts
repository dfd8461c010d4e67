import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { mapConcurrent } from '../../../src/kernel/concurrency/map-concurrent.ts';
import { DomainError } from '../../../src/kernel/domain-error.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const TEN_MINUTES = 600_000;
const BYTES = 5_000;

let clock: AdjustableClock;
let app: TestApp;
let tus: TusClient;
beforeEach(async () => {
  clock = new AdjustableClock();
  app = await startTestApp({ overrides: { clock } });
  tus = new TusClient(app.url, (await app.signUp()).token);
});
afterEach(() => app[Symbol.asyncDispose]());

async function upload(files: number): Promise<CopyRow[]> {
  const all = Array.from({ length: files }, () => randomBytes(BYTES));
  // More at once than a node takes would be refused.
  for await (const _fileIds of mapConcurrent(all, 8, (bytes) => tus.upload(bytes)));
  return copies();
}

interface CopyRow extends Record<string, unknown> {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly verifyDueAt: Date | undefined;
}

function copies(): Promise<CopyRow[]> {
  return app.installation.sql<CopyRow>(
    'select id, key, state, verify_due_at from content_copy order by created_at, id',
  );
}

async function states(): Promise<string[]> {
  return (await copies()).map(({ state }) => state);
}

function objectOf({ key }: CopyRow): string {
  return join(app.config.dataDir, 'objects', key);
}

it('verifies copies ten minutes after they were stored', async () => {
  await upload(2);
  clock.advance(TEN_MINUTES - 5_000);
  await app.installation.verifyCopies.execute();
  expect(await states()).toEqual(['STORED', 'STORED']);
  clock.advance(10_000);
  await app.installation.verifyCopies.execute();
  expect(await states()).toEqual(['VERIFIED', 'VERIFIED']);
  expect((await copies()).map(({ verifyDueAt }) => verifyDueAt)).toEqual([undefined, undefined]);
});

it('finds every damaged and missing copy among more than one batch', async () => {
  const stored = await upload(130);
  const [damaged, missing] = [stored[7], stored[120]];
  if (!damaged || !missing) throw new Error('no copies');
  await writeFile(objectOf(damaged), randomBytes(BYTES));
  await rm(objectOf(missing));
  clock.advance(TEN_MINUTES + 60_000);
  await app.installation.verifyCopies.execute();
  expect(await states()).toEqual(
    stored.map(({ id }) => {
      if (id === damaged.id) return 'DAMAGED';
      return id === missing.id ? 'MISSING' : 'VERIFIED';
    }),
  );
});

it('postpones the copies of a provider that cannot be reached, after asking it once', async () => {
  await upload(3);
  clock.advance(TEN_MINUTES + 60_000);
  const { landing } = app.installation.providers;
  const stat = landing.stat.bind(landing);
  let calls = 0;
  landing.stat = async () => {
    calls += 1;
    await Promise.resolve();
    throw new DomainError('PROVIDER_UNAVAILABLE', 'The storage cannot be reached.');
  };
  await app.installation.verifyCopies.execute();
  expect(calls).toBeLessThanOrEqual(3);
  await app.installation.verifyCopies.execute();
  expect(calls).toBeLessThanOrEqual(3);
  expect(await states()).toEqual(['STORED', 'STORED', 'STORED']);

  landing.stat = stat;
  clock.advance(TEN_MINUTES + 1_000);
  await app.installation.verifyCopies.execute();
  expect(await states()).toEqual(['VERIFIED', 'VERIFIED', 'VERIFIED']);
});

it('leaves the remaining copies to the next run when it is stopped', async () => {
  await upload(12);
  clock.advance(TEN_MINUTES + 60_000);
  const stopping = new AbortController();
  const { landing } = app.installation.providers;
  const stat = landing.stat.bind(landing);
  landing.stat = (location, signal) => {
    landing.stat = stat;
    stopping.abort(new Error('stopping'));
    return stat(location, signal);
  };
  await expect(app.installation.verifyCopies.execute(stopping.signal)).rejects.toThrow('stopping');
  expect(await states()).toContain('STORED');
  await app.installation.verifyCopies.execute();
  expect(new Set(await states())).toEqual(new Set(['VERIFIED']));
});

it('does not verify a copy that was released while it was read', async () => {
  const [copy] = await upload(1);
  clock.advance(TEN_MINUTES + 60_000);
  const { landing } = app.installation.providers;
  const open = landing.open.bind(landing);
  landing.open = async (...args) => {
    await app.installation.sql(`update content_copy set state = 'RELEASED' where id = $1`, [
      copy?.id,
    ]);
    return open(...args);
  };
  await app.installation.verifyCopies.execute();
  expect(await states()).toEqual(['RELEASED']);
});

it('verifies each copy once when two runs meet', async () => {
  await upload(110);
  clock.advance(TEN_MINUTES + 60_000);
  const { landing } = app.installation.providers;
  const open = landing.open.bind(landing);
  const read: string[] = [];
  landing.open = async (location, ...args) => {
    read.push(location.key);
    return open(location, ...args);
  };
  const { verifyCopies } = app.installation;
  await Promise.all([verifyCopies.execute(), verifyCopies.execute()]);
  expect(new Set(await states())).toEqual(new Set(['VERIFIED']));
  expect(read).toHaveLength(110);
});
