import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DomainError } from '../../../src/kernel/domain-error.ts';
import { uuidOf } from '../../../src/kernel/id.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { coldProviders, GRACE_SECONDS } from '../../support/app/cold-app.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const GRACE_MS = GRACE_SECONDS * 1000;

let clock: AdjustableClock;
let app: TestApp;
let user: TestUser;
let tus: TusClient;

async function start(options: Parameters<typeof coldProviders>[0] = {}): Promise<void> {
  clock = new AdjustableClock();
  app = await startTestApp({ overrides: { clock, providers: coldProviders(options) } });
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
}

beforeEach(() => start());
afterEach(() => app[Symbol.asyncDispose]());

/** Advances the clock and renews the access token, which expires within minutes. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  tus = new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
}

async function fileRow(fileId: string) {
  const [row] = await app.installation.files.find(user.id, [uuidOf('file', fileId) ?? '']);
  return row;
}

async function archiveRow(fileId: string) {
  const [row] = await app.installation.archive.ofFiles(user.id, [uuidOf('file', fileId) ?? '']);
  return row;
}

async function objects(provider: 'objects' | 'ice/objects'): Promise<number> {
  const found = await readdir(join(app.config.dataDir, provider), {
    recursive: true,
    withFileTypes: true,
  });
  return found.filter((entry) => entry.isFile() && !entry.name.startsWith('.flexstorage')).length;
}

describe('the archive', () => {
  it('stores a verified copy of an upload and releases the hot one after the grace period', async () => {
    const bytes = randomBytes(200_000);
    const fileId = await tus.upload(bytes);
    await app.installation.sweepArchive.execute();
    expect(await fileRow(fileId)).toMatchObject({ status: 'ARCHIVED' });
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'ARCHIVED',
      problem: undefined,
      copies: [
        { provider: 'local', storageClass: 'STANDARD' },
        { provider: 'ice', storageClass: 'DEEP_ARCHIVE', state: 'VERIFIED' },
      ],
    });
    await pass(GRACE_MS - 5_000);
    await app.installation.sweepArchive.execute();
    expect((await tus.request('GET', `/files/${fileId}/content`)).status).toBe(200);
    expect(await objects('objects')).toBe(1);
    await pass(10_000);
    await app.installation.sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'RELEASED',
      copies: [{ state: 'RELEASED' }, { state: 'VERIFIED' }],
    });
    expect(await objects('objects')).toBe(0);
    const refused = await tus.request('GET', `/files/${fileId}/content`);
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.text).toContain('RETRIEVAL_REQUIRED');
  });

  it('is idempotent, even with two concurrent workers', async () => {
    const fileId = await tus.upload(randomBytes(200_000));
    const { sweepArchive } = app.installation;
    await Promise.all([sweepArchive.execute(), sweepArchive.execute()]);
    await sweepArchive.execute();
    expect((await archiveRow(fileId))?.copies).toHaveLength(2);
    expect(await objects('ice/objects')).toBe(1);
  });

  it('does not move a file to cold storage below the minimum size', async () => {
    await app[Symbol.asyncDispose]();
    await start({ policy: { order: ['local', 'ice'] } });
    const fileId = await tus.upload(randomBytes(1_000));
    await app.installation.sweepArchive.execute();
    await pass(2 * GRACE_MS);
    await app.installation.sweepArchive.execute();
    expect(await fileRow(fileId)).toMatchObject({ status: 'ARCHIVED' });
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'ARCHIVED',
      copies: [{ provider: 'local', state: 'VERIFIED' }],
    });
    expect((await tus.request('GET', `/files/${fileId}/content`)).status).toBe(200);
  });

  it('waits for the delay of the policy before archiving', async () => {
    await app[Symbol.asyncDispose]();
    await start({ policy: { archiveAfterSeconds: 600 } });
    const fileId = await tus.upload(randomBytes(200_000));
    await app.installation.sweepArchive.execute();
    expect(await fileRow(fileId)).toMatchObject({ status: 'COMPLETED' });
    await pass(601_000);
    await app.installation.sweepArchive.execute();
    expect(await fileRow(fileId)).toMatchObject({ status: 'ARCHIVED' });
  });

  it('archives files uploaded before the policy required it', async () => {
    await app[Symbol.asyncDispose]();
    await start({ policy: { copies: 0 } });
    const fileId = await tus.upload(randomBytes(200_000));
    await app.installation.sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({ state: undefined });
    await app.installation.sql('update app_user set placement_policy = $2 where id = $1', [
      user.id,
      JSON.stringify({ copies: 1 }),
    ]);
    await app.installation.sweepArchive.execute();
    expect(await fileRow(fileId)).toMatchObject({ status: 'ARCHIVED' });
  });

  it('keeps the hot copy while a preparation is pending', async () => {
    const fileId = await tus.upload(randomBytes(200_000));
    const { sweepArchive, unitOfWork, sql } = app.installation;
    const [content] = await sql<{ id: string }>('select id from content');
    const contentId = content?.id ?? '';
    await unitOfWork.run((tx) => tx.preparations.plan(contentId, ['thumbnails']));
    await sweepArchive.execute();
    await pass(2 * GRACE_MS);
    await sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({ state: 'ARCHIVED' });
    await unitOfWork.run((tx) =>
      tx.preparations.settle(contentId, 'thumbnails', 'REFUSED', 'none'),
    );
    await sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({ state: 'RELEASED' });
  });

  it('archives a file again before it gives up the hot copy when the archived copy is missing', async () => {
    const fileId = await tus.upload(randomBytes(200_000));
    const { sweepArchive } = app.installation;
    await sweepArchive.execute();
    await rm(join(app.config.dataDir, 'ice/objects', user.id), { recursive: true });
    await pass(2 * GRACE_MS);
    await sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'WAITING',
      copies: [{ provider: 'local' }, { provider: 'ice', state: 'MISSING' }],
    });
    expect((await tus.request('GET', `/files/${fileId}/content`)).status).toBe(200);
    await sweepArchive.execute();
    expect(await objects('ice/objects')).toBe(1);
    expect(await archiveRow(fileId)).toMatchObject({ state: 'ARCHIVED', problem: undefined });
    await pass(2 * GRACE_MS);
    await sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'RELEASED',
      copies: [{ state: 'RELEASED' }, { state: 'VERIFIED' }],
    });
  });

  it('keeps the hot copy and the archived copy as it is while the archive cannot be reached', async () => {
    const fileId = await tus.upload(randomBytes(200_000));
    const { sweepArchive, providers } = app.installation;
    await sweepArchive.execute();
    const ice = providers.get('ice');
    ice.stat = () => Promise.reject(new DomainError('PROVIDER_UNAVAILABLE', 'away'));
    await pass(2 * GRACE_MS);
    await sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'ARCHIVED',
      problem: 'away',
      copies: [{ provider: 'local' }, { provider: 'ice', state: 'VERIFIED' }],
    });
  });

  it('removes the bytes of a released hot copy after a crash', async () => {
    await tus.upload(randomBytes(200_000));
    const { sweepArchive, providers, sql } = app.installation;
    await sweepArchive.execute();
    await pass(2 * GRACE_MS);
    const { landing } = providers;
    const remove = landing.delete.bind(landing);
    landing.delete = () => Promise.reject(new DomainError('PROVIDER_UNAVAILABLE', 'away'));
    await sweepArchive.execute();
    expect(await objects('objects')).toBe(1);
    landing.delete = remove;
    await sweepArchive.execute();
    expect(await objects('objects')).toBe(0);
    expect(await sql('select from content_copy where removed_at is not null')).toHaveLength(1);
  });

  it('returns the archived file for a duplicate upload without storing a second copy', async () => {
    const bytes = randomBytes(200_000);
    const fileId = await tus.upload(bytes);
    await app.installation.sweepArchive.execute();
    await pass(2 * GRACE_MS);
    await app.installation.sweepArchive.execute();
    expect(await tus.upload(bytes)).toBe(fileId);
    expect(await objects('objects')).toBe(0);
    expect(await archiveRow(fileId)).toMatchObject({ state: 'RELEASED' });
  });

  it('stores and archives the same bytes again when the archive has lost them', async () => {
    const bytes = randomBytes(200_000);
    const fileId = await tus.upload(bytes);
    const { sweepArchive } = app.installation;
    await sweepArchive.execute();
    await pass(2 * GRACE_MS);
    await sweepArchive.execute();
    await rm(join(app.config.dataDir, 'ice/objects', user.id), { recursive: true });
    expect(await tus.upload(bytes)).toBe(fileId);
    expect((await tus.request('GET', `/files/${fileId}/content`)).status).toBe(200);
    await sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({ state: 'ARCHIVED', problem: undefined });
    expect(await objects('ice/objects')).toBe(1);
  });
});

describe('a requested provider', () => {
  it('archives a file that the policy would not archive', async () => {
    await app[Symbol.asyncDispose]();
    await start({ policy: { copies: 0 } });
    const fileId = await tus.upload(randomBytes(200_000), { provider: 'ice' });
    await app.installation.sweepArchive.execute();
    expect(await archiveRow(fileId)).toMatchObject({
      state: 'ARCHIVED',
      copies: [{ provider: 'local' }, { provider: 'ice', state: 'VERIFIED' }],
    });
  });

  it('that is unknown is refused without reserving quota', async () => {
    const refused = await tus.create(1_000, { metadata: { provider: 'typo' } });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('PROVIDER_UNKNOWN');
    const { sql } = app.installation;
    expect(await sql('select id from upload_session')).toEqual([]);
    expect(await sql('select quota_reserved from app_user where id = $1', [user.id])).toEqual([
      { quotaReserved: 0 },
    ]);
  });
});
