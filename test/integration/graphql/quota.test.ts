import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  QuotaChangesDocument,
  QuotaSetDocument,
  QuotaUpdatedDocument,
  QuotaUsageDocument,
  UsersDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  send,
  startGraphqlApp,
  subscribe,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { keepFiles, trashFile } from '../../support/library/kept-files.ts';
import { landscape } from '../../support/media/landscape.ts';
import { makePreviews } from '../../support/media/media-of.ts';

let server: GraphqlApp;
let admin: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
  admin = await server.app.signUp();
  await server.app.installation.sql(`update app_user set role = 'ADMIN' where id = $1`, [admin.id]);
});
afterAll(() => server[Symbol.asyncDispose]());

const setQuota = (user: TestUser, limitBytes: number) =>
  ask(server, QuotaSetDocument, { userId: formatId('user', user.id), limitBytes }, admin.token);

describe('the quota', () => {
  it('reports usage by category, by provider and in the trash, counting each content once', async () => {
    const user = await server.app.signUp();
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(92)]);
    const names = { filename: 'a.png', filetype: 'image/png' };
    await uploadFile(server, user, png, names);
    await uploadFile(server, user, png, names);
    const gone = await uploadFile(server, user, Buffer.from('some text'), {
      filename: 'a.txt',
      filetype: 'text/plain',
    });
    await keepFiles(server.app, await server.app.signUp(), 3);
    const read = async () => (await ask(server, QuotaUsageDocument, {}, user.token)).quota;
    expect(await read()).toEqual({
      usedBytes: '109',
      byCategory: [
        { category: 'IMAGE', bytes: '100', files: 1 },
        { category: 'DOCUMENT', bytes: '9', files: 1 },
      ],
      byProvider: [{ provider: 'local', bytes: '109' }],
      previewBytes: '0',
      trashBytes: '0',
    });
    await trashFile(server.app, gone);
    expect(await read()).toMatchObject({ usedBytes: '109', trashBytes: '9' });
  });

  it('reports the bytes of previews, which it does not count', async () => {
    const user = await server.app.signUp();
    const picture = await landscape(1);
    const photo = await uploadFile(server, user, picture);
    await makePreviews(server.app, photo);
    const { quota } = await ask(server, QuotaUsageDocument, {}, user.token);
    const [made] = await server.app.installation.sql<{ bytes: number }>(
      `select sum(p.bytes) as bytes from content_preview p join file f on f.content_id = p.content_id
       where f.owner_id = $1`,
      [user.id],
    );
    expect(Number(quota.previewBytes)).toBeGreaterThan(1_000);
    expect(quota).toMatchObject({
      usedBytes: String(picture.byteLength),
      previewBytes: String(made?.bytes),
    });
  });

  it('counts shared content once, and as trash only when all its files are in the trash', async () => {
    const user = await server.app.signUp();
    const [first = '', second = ''] = await keepFiles(server.app, user, 2, { size: 7 });
    await server.app.installation.sql('update file set content_id = $1 where id = $2', [
      first.replace('file_', ''),
      second.replace('file_', ''),
    ]);
    const read = async () => (await ask(server, QuotaUsageDocument, {}, user.token)).quota;
    expect(await read()).toMatchObject({
      byCategory: [{ category: 'IMAGE', bytes: '7', files: 2 }],
    });
    await trashFile(server.app, first);
    expect((await read()).trashBytes).toBe('0');
    await trashFile(server.app, second);
    expect((await read()).trashBytes).toBe('7');
  });

  it('sends the current state, then an update whenever usage crosses a threshold', async () => {
    const user = await server.app.signUp({ quotaBytes: 100 });
    await using client = connect(server, user.token);
    await using events = subscribe(client, QuotaUpdatedDocument, {});
    const next = async () => (await events.next()).quotaUpdated;
    expect(await next()).toEqual({
      thresholdPercent: 0,
      quota: { limitBytes: '100', usedBytes: '0' },
    });
    // Below every threshold: no update.
    await uploadFile(server, user, randomBytes(79));
    await uploadFile(server, user, randomBytes(1));
    expect(await next()).toMatchObject({ thresholdPercent: 80, quota: { usedBytes: '80' } });
    await uploadFile(server, user, randomBytes(20));
    expect(await next()).toMatchObject({ thresholdPercent: 100, quota: { usedBytes: '100' } });
    await setQuota(user, 105);
    expect(await next()).toMatchObject({ thresholdPercent: 95, quota: { limitBytes: '105' } });
    await setQuota(user, 1_000);
    expect(await next()).toMatchObject({ thresholdPercent: 0 });
    await setQuota(user, 0);
    expect(await next()).toMatchObject({ thresholdPercent: 100, quota: { limitBytes: '0' } });
  });
});

describe('an admin', () => {
  it('finds users and sets their quota', async () => {
    const user = await server.app.signUp();
    const { users } = await ask(
      server,
      UsersDocument,
      { first: 10, query: user.email.slice(0, 36).toUpperCase() },
      admin.token,
    );
    expect(users.edges.map(({ node }) => node)).toEqual([
      { id: formatId('user', user.id), email: user.email, role: 'USER' },
    ]);
    expect((await setQuota(user, 12_345)).quotaSet).toEqual({
      quota: { limitBytes: '12345', usedBytes: '0' },
      userErrors: [],
    });
    const first = await ask(server, UsersDocument, { first: 1 }, admin.token);
    const after = first.users.pageInfo.endCursor;
    const rest = await ask(server, UsersDocument, { first: 100, after }, admin.token);
    expect(first.users.pageInfo.hasNextPage).toBe(true);
    expect(rest.users.edges.at(-1)?.quota.limitBytes).toBe('12345');
    const nobody = await ask(server, UsersDocument, { first: 1, query: 'a\u0000' }, admin.token);
    expect(nobody.users.edges).toEqual([]);
  });

  it('reads who changed a limit, newest change first', async () => {
    const user = await server.app.signUp();
    await setQuota(user, 100);
    await setQuota(user, 100);
    await setQuota(user, 50);
    const userId = formatId('user', user.id);
    const read = async (first: number, after?: string | null) =>
      (await ask(server, QuotaChangesDocument, { userId, first, after }, admin.token)).quotaChanges;
    const page = await read(1);
    const by = { adminId: formatId('user', admin.id), changedAt: expect.any(String) };
    expect(page.nodes).toEqual([{ ...by, beforeBytes: '100', afterBytes: '50' }]);
    const rest = await read(10, page.pageInfo.endCursor);
    expect(rest.nodes).toMatchObject([{ ...by, afterBytes: '100' }]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    const variables = { userId, first: 1 };
    const refused = await send(server, QuotaChangesDocument, variables, user.token);
    expect(refused.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('receives NOT_FOUND for an unknown user', async () => {
    for (const userId of [formatId('user', server.app.installation.ids.next()), 'user_x']) {
      const answer = await ask(server, QuotaSetDocument, { userId, limitBytes: 1 }, admin.token);
      expect(answer.quotaSet).toEqual({
        quota: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }],
      });
    }
  });

  it('is required for these operations', async () => {
    const user = await server.app.signUp();
    const userId = formatId('user', user.id);
    const answers = [
      await send(server, UsersDocument, { first: 1 }, user.token),
      await send(server, QuotaSetDocument, { userId, limitBytes: 1 }, user.token),
    ];
    expect(answers.map(({ errors }) => errors?.[0]?.extensions?.['code'])).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
    const { quota } = await ask(server, QuotaUsageDocument, {}, user.token);
    expect(quota.usedBytes).toBe('0');
  });
});
