import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { UploadSessionCreateDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { fileIdOf, TusClient } from '../../support/tus/tus-client.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('an upload resumed by another device', () => {
  const clock = new AdjustableClock();
  let server: GraphqlApp;
  let owner: TestUser;
  let bytes: Buffer;
  beforeAll(async () => {
    server = await startGraphqlApp({ overrides: { clock } });
  });
  beforeEach(async () => {
    owner = await server.app.signUp();
    bytes = randomBytes(1000);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** As an app does that knows the file's hash and size. */
  const open = async (user = owner, size = bytes.length) => {
    const input = { filename: 'film.mp4', sha256: sha256(bytes), size };
    const data = await ask(server, UploadSessionCreateDocument, { input }, user.token);
    const { uploadSession, url, headers, resumed } = data.uploadSessionCreate ?? {};
    if (!uploadSession || !url) throw new Error('nothing was opened');
    const token = headers?.find(({ name }) => name === 'Authorization')?.value.split(' ')[1];
    return {
      session: uploadSession,
      resumed,
      path: new URL(url).pathname,
      tus: new TusClient(server.app.url, token),
    };
  };

  it('keeps its offset, and both devices have valid tokens', async () => {
    const first = await open();
    expect(first).toMatchObject({ resumed: false, session: { sha256: sha256(bytes) } });
    await first.tus.patch(first.path, 0, bytes.subarray(0, 400));

    const second = await open();
    expect(second).toMatchObject({ resumed: true, path: first.path, session: { offset: '400' } });
    expect((await second.tus.patch(first.path, 400, bytes.subarray(400, 500))).status).toBe(204);
    expect((await first.tus.head(first.path)).headers['upload-offset']).toBe('500');
    const last = await first.tus.patch(first.path, 500, bytes.subarray(500));
    expect(fileIdOf(await second.tus.head(first.path))).toBe(fileIdOf(last));
  });

  it('reserves quota only once', async () => {
    await open();
    await open();
    const quota = await server.app.installation.quota.read(owner.id);
    expect(quota?.reserved).toBe(bytes.length);
  });

  it('is the one with the highest offset', async () => {
    const tus = new TusClient(server.app.url, owner.token);
    const metadata = { filename: 'film.mp4', sha256: sha256(bytes) };
    const paths = [];
    for (const size of [10, 300, 20]) {
      const path = await tus.open(bytes.length, { metadata });
      await tus.patch(path, 0, bytes.subarray(0, size));
      paths.push(path);
    }
    expect(await open()).toMatchObject({ path: paths[1], session: { offset: '300' } });
  });

  it.each([
    ["another user's", async () => open(await server.app.signUp())],
    ['one of another size', () => open(owner, 999)],
    [
      'one that has expired',
      async () => {
        clock.advance(8 * DAY_MS);
        const { accessTokens } = server.app.installation;
        return open({ ...owner, token: await accessTokens.issue(owner.id, 900) });
      },
    ],
  ])('is never %s', async (_what, openOther) => {
    const first = await open();
    const other = await openOther();
    expect(other.resumed).toBe(false);
    expect(other.path).not.toBe(first.path);
  });

  it('is never a partial upload', async () => {
    const tus = new TusClient(server.app.url, owner.token);
    await tus.create(bytes.length, {
      metadata: { sha256: sha256(bytes) },
      headers: { 'upload-concat': 'partial' },
    });
    expect((await open()).resumed).toBe(false);
  });
});
