import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { formatId } from '../../../../src/kernel/id.ts';
import { uploadRequestOf } from '../../../../src/modules/upload/application/upload-request.ts';
import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { sha256 } from '../../../support/storage/object-source.ts';
import { stagingOf } from '../../../support/storage/staging-of.ts';
import { TusClient } from '../../../support/tus/tus-client.ts';
import { sessionRow, stagedIn, tracesOf, uuidIn } from './upload-traces.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const clock = new AdjustableClock();
let app: TestApp;
let user: TestUser;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Partial uploads of these bytes, joined as a process does that ends before it finishes the final one. */
async function joinedBeforeACrash(pieces: readonly Buffer[], declared?: string) {
  user = await app.signUp();
  const tus = new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
  const opening = pieces.map((body) =>
    tus.open(body.length, { headers: { 'upload-concat': 'partial' }, body }),
  );
  const paths = await Promise.all(opening);
  const { sessionId } = await app.installation.joinUploads.execute({
    ownerId: user.id,
    partialIds: paths.map(uuidIn),
    request: uploadRequestOf({ sha256: declared }, { all: [] }),
    concat: `final;${paths.join(' ')}`,
  });
  return { sessionId, paths };
}

/** The uploads of these paths that have staged bytes. */
async function stagedOf(paths: readonly string[]): Promise<string[]> {
  const staged = new Set(await stagedIn(app));
  return paths.filter((path) => staged.has(uuidIn(path)));
}

it('the bytes of joined uploads are kept until the final upload is complete', async () => {
  const pieces = [5_000, 7_000].map((size) => randomBytes(size));
  const { sessionId, paths } = await joinedBeforeACrash(pieces);
  for (const days of [0, 2, 30]) {
    clock.advance(days * DAY_MS);
    await app.installation.expireUploads.execute();
    expect(await stagedOf(paths)).toEqual(paths);
    expect((await sessionRow(app, paths[0] ?? '')).status).toBe('JOINED');
  }

  expect(await app.installation.sweepUploads.execute(undefined, 0)).toBe(1);
  const { resultFileId = '' } = await sessionRow(app, formatId('upload', sessionId));
  const late = new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
  const kept = await late.download(formatId('file', resultFileId));
  expect(kept.equals(Buffer.concat(pieces))).toBe(true);
  expect(await stagedOf(paths)).toEqual([]);
  expect(await tracesOf(app, user.id)).toMatchObject({ files: 1, reserved: 0, used: 12_000 });
});

it('the bytes of joined uploads are removed after a crash prevented their removal', async () => {
  const { sessionId, paths } = await joinedBeforeACrash([randomBytes(10), randomBytes(20)]);
  await app.installation.completeUpload.execute(sessionId);
  const staging = await stagingOf(app);
  for (const path of paths) await staging.create(uuidIn(path));
  expect(await stagedOf(paths)).toEqual(paths);
  await app.installation.expireUploads.execute();
  expect(await stagedOf(paths)).toEqual([]);
});

it('joined uploads are deleted together with their final upload', async () => {
  const { sessionId, paths } = await joinedBeforeACrash([randomBytes(10), randomBytes(20)]);
  await app.installation.completeUpload.execute(sessionId);
  const sessions = async () => (await tracesOf(app, user.id)).sessions;
  expect(await sessions()).toBe(paths.length + 1);
  clock.advance(6.9 * DAY_MS);
  await app.installation.expireUploads.execute();
  expect(await sessions()).toBe(paths.length + 1);
  clock.advance(0.2 * DAY_MS);
  await app.installation.expireUploads.execute();
  expect(await sessions()).toBe(0);
});

it('the quota of joined uploads is released if their bytes do not match the declared hash', async () => {
  const declared = sha256(randomBytes(9));
  const { paths } = await joinedBeforeACrash([randomBytes(10), randomBytes(20)], declared);
  expect(await tracesOf(app, user.id)).toMatchObject({ sessions: 3, reserved: 30, used: 0 });
  await app.installation.sweepUploads.execute(undefined, 0);
  expect(await tracesOf(app, user.id)).toMatchObject({ sessions: 1, reserved: 0, used: 0 });
  expect(await stagedOf(paths)).toEqual([]);
});
