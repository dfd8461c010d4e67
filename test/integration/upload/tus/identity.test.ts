import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../../src/kernel/id.ts';
import { UPLOAD_TOKEN_PREFIX } from '../../../../src/modules/account/application/authenticate.ts';
import { uploadRequestOf } from '../../../../src/modules/upload/application/upload-request.ts';
import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { fileIdOf, OFFSET_TYPE, TusClient } from '../../../support/tus/tus-client.ts';
import { sessionRow, tracesOf } from './upload-traces.ts';

let app: TestApp;
let owner: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  app = await startTestApp();
  owner = await app.signUp();
  stranger = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

/** Too old by more than the skew that is forgiven. */
function expired(user: TestUser): Promise<string> {
  return app.installation.accessTokens.issue(user.id, -60);
}

/** Opens an upload as `uploadSessionCreate` does, with a token for it alone. */
async function openWithToken(size: number): Promise<{ path: string; token: string }> {
  const { token, hash } = app.installation.secrets.generate(UPLOAD_TOKEN_PREFIX);
  const { sessionId } = await app.installation.startUpload.execute({
    ownerId: owner.id,
    request: uploadRequestOf({}, { all: [] }),
    size,
    tokenHash: hash,
  });
  return { path: `/uploads/${formatId('upload', sessionId)}`, token };
}

/** One request of a kind that would change something were it allowed. */
function ask(method: string, path: string, token: string | undefined) {
  const client = new TusClient(app.url, token);
  const isPatch = method === 'PATCH';
  return client.request(
    method,
    method === 'POST' ? '/uploads' : path,
    {
      ...(method === 'POST' ? { 'upload-length': 10 } : {}),
      ...(isPatch ? { 'upload-offset': 0, 'content-type': OFFSET_TYPE } : {}),
    },
    isPatch ? Buffer.from('abc') : undefined,
  );
}

describe('access to an upload', () => {
  const tokens: Record<string, () => Promise<string | undefined>> = {
    'no token': async () => undefined,
    'a garbage token': async () => 'garbage',
    'a token of another installation': async () =>
      'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJ4In0.c2ln',
    'a stranger’s token': async () => stranger.token,
    'the owner’s expired token': () => expired(owner),
    'a stranger’s expired token': () => expired(stranger),
    'a token for another upload': async () => (await openWithToken(10)).token,
    'a token for an upload that never was': async () =>
      app.installation.secrets.generate(UPLOAD_TOKEN_PREFIX).token,
  };
  const table = [
    ['no token', 401, 401, 401, 401],
    ['a garbage token', 401, 401, 401, 401],
    ['a token of another installation', 401, 401, 401, 401],
    ['a stranger’s token', 404, 404, 404, 201],
    ['the owner’s expired token', 423, 401, 401, 401],
    ['a stranger’s expired token', 404, 401, 401, 401],
    ['a token for another upload', 404, 404, 404, 401],
    ['a token for an upload that never was', 404, 404, 404, 401],
  ] as const;

  it.each(table)('%s: HEAD %d, PATCH %d, DELETE %d, POST %d', async (name, ...expected) => {
    const path = await new TusClient(app.url, owner.token).open(10);
    const token = await tokens[name]?.();
    const before = await tracesOf(app, owner.id);
    for (const [index, method] of ['HEAD', 'PATCH', 'DELETE', 'POST'].entries()) {
      const answer = await ask(method, path, token);
      expect([method, answer.status]).toEqual([method, expected[index]]);
      if (answer.status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    expect(await tracesOf(app, owner.id)).toEqual(before);
    expect(await sessionRow(app, path)).toMatchObject({ status: 'OPEN', offset: 0 });
  });

  it('an expired token returns TOKEN_EXPIRED, an invalid one UNAUTHENTICATED', async () => {
    const answer = await new TusClient(app.url, await expired(owner)).create(10);
    expect(answer).toMatchObject({ status: 401, code: 'TOKEN_EXPIRED' });
    const wrong = await new TusClient(app.url, 'garbage').create(10);
    expect(wrong).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('HEAD with an expired token returns Retry-After', async () => {
    const path = await new TusClient(app.url, owner.token).open(10);
    const answer = await new TusClient(app.url, await expired(owner)).head(path);
    expect(answer).toMatchObject({ status: 423, headers: { 'retry-after': '1' } });
    expect(answer.headers).not.toHaveProperty('upload-offset');
  });
});

describe('a foreign upload', () => {
  it.each(['HEAD', 'PATCH', 'DELETE'])(
    'responds to %s exactly like a missing one',
    async (method) => {
      const path = await new TusClient(app.url, owner.token).open(10);
      const missing = `/uploads/${formatId('upload', app.installation.ids.next())}`;
      const [foreign, absent] = [
        await ask(method, path, stranger.token),
        await ask(method, missing, stranger.token),
      ];
      const known = ({ headers }: typeof foreign) => ({
        ...headers,
        date: undefined,
        'x-request-id': undefined,
      });
      expect(foreign.status).toBe(404);
      expect(foreign.text).toBe(absent.text);
      expect(known(foreign)).toEqual(known(absent));
    },
  );
});

describe('an invalid id', () => {
  it.each([
    'x',
    'upload_',
    'upload_0',
    'load',
    'uploads',
    'upload_../../etc/passwd',
    '%2e%2e%2f',
    'upload_0198F1A2-0000-7000-8000-000000000000',
    'file_0198f1a2-0000-7000-8000-000000000000',
    '0198f1a2-0000-7000-8000-000000000000',
    "upload_0198f1a2-0000-7000-8000-00000000000'",
    '%00',
    '%F0%9F%92%A9',
    '',
  ])('returns 404: %j', async (id) => {
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      expect((await ask(method, `/uploads/${id}`, owner.token)).status).toBe(404);
    }
  });
});

describe('a token for one upload', () => {
  it('can read, write and delete it', async () => {
    const { path, token } = await openWithToken(10);
    const client = new TusClient(app.url, token);
    expect((await client.head(path)).headers['upload-offset']).toBe('0');
    const last = await client.patch(path, 0, randomBytes(10));
    expect(fileIdOf(last)).toMatch(/^file_/);
    expect(fileIdOf(await client.head(path))).toBe(fileIdOf(last));
    const other = await openWithToken(10);
    expect((await new TusClient(app.url, other.token).delete(other.path)).status).toBe(204);
    expect((await new TusClient(app.url, other.token).head(other.path)).status).toBe(404);
  });

  it('cannot read the resulting file', async () => {
    const { path, token } = await openWithToken(10);
    const client = new TusClient(app.url, token);
    const fileId = fileIdOf(await client.patch(path, 0, randomBytes(10)));
    const answer = await client.request('GET', `/files/${fileId}/content`);
    expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('does not replace the owner’s access token', async () => {
    const { path } = await openWithToken(10);
    expect((await new TusClient(app.url, owner.token).head(path)).status).toBe(200);
  });
});
