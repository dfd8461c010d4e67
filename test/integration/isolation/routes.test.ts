import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { attackRoutes } from '../../support/isolation/http-attacks.ts';
import { ownerWorld, type OwnerWorld } from '../../support/isolation/owner-world.ts';
import { type Route, watchRoutes } from '../../support/isolation/route-table.ts';

let world: OwnerWorld;
let routes: readonly Route[];
beforeAll(async () => {
  using watched = watchRoutes();
  world = await ownerWorld();
  routes = watched.routes;
});
afterAll(() => world[Symbol.asyncDispose]());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('every route', () => {
  it('is known to this test', () => {
    const paths = new Set(routes.map(({ path }) => path));
    for (const path of ['/s/:token/zip', '/uploads/:id', '/previews/:key/:name']) {
      expect(paths).toContain(path);
    }
  });

  it.each<[name: string, headers: (world: OwnerWorld) => Promise<Record<string, string>>]>([
    ['another user', async ({ app }) => bearer((await app.app.signUp()).token)],
    ['a stranger', async () => ({})],
    [
      'the holder of an expired token',
      async ({ app }) => bearer(await app.app.installation.accessTokens.issue(app.owner.id, -60)),
    ],
  ])('tells %s nothing about the owner', async (name, headers) => {
    const tokens = ['fss_unknown', world.uploadToken.slice(0, 40)];
    const { secrets } = world;
    const attacker = { name, headers: await headers(world) };
    const before = await world.rows();
    expect(await attackRoutes(routes, world, attacker, { tokens, secrets })).toEqual([]);
    expect(await world.rows()).toBe(before);
  });

  it('gives a visitor with a link to one file nothing but that file', async () => {
    const { link } = world;
    const secrets = world.secrets.filter((secret) => !link.visible.includes(secret));
    const attacker = { name: 'a visitor', headers: bearer(link.token) };
    const wanted = { tokens: [link.token], secrets };
    const findings = await attackRoutes(routes, world, attacker, wanted);
    // Only the shared file may be answered in another way than a file that does not exist.
    const others = findings.filter(({ at }) => !at.includes(`/files/${world.ids['shared']}`));
    expect(others).toEqual([]);
    expect(findings.filter(({ problem }) => problem.startsWith('reveals'))).toEqual([]);
    expect(findings).not.toEqual([]);
  });
});

describe('the test of the routes', () => {
  it('finds a download that ignores who asks', async () => {
    const { openDownload } = world.app.app.installation;
    const execute = openDownload.execute.bind(openDownload);
    openDownload.execute = (fileId, _userId, ...rest) =>
      execute(fileId, world.app.owner.id, ...rest);
    try {
      const attacker = {
        name: 'another user',
        headers: bearer((await world.app.app.signUp()).token),
      };
      const wanted = { tokens: [], secrets: world.secrets };
      const findings = await attackRoutes(routes, world, attacker, wanted);
      expect(findings).toContainEqual({
        at: `another user: GET /files/${world.ids['file']}/content`,
        problem: expect.stringContaining('reveals'),
      });
    } finally {
      openDownload.execute = execute;
    }
  });

  it('finds a share that shows files outside of it', async () => {
    const { shares } = world.app.app.installation;
    const file = shares.file.bind(shares);
    const shared = world.ids['shared']?.slice(-36) ?? '';
    shares.file = async (share, fileId) => {
      const row = await file(share, shared);
      return row && { ...row, id: fileId };
    };
    try {
      const attacker = { name: 'a visitor', headers: {} };
      const wanted = { tokens: [world.link.token], secrets: world.secrets };
      const findings = await attackRoutes(routes, world, attacker, wanted);
      expect(findings.map(({ at }) => at)).toContainEqual(
        `a visitor: GET /s/${world.link.token}/files/${world.ids['file']}/content`,
      );
    } finally {
      shares.file = file;
    }
  });
});
