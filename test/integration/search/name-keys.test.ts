import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { foldText } from '../../../src/modules/search/domain/fold-text.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import { SearchDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';

/** How people sort names: words by letters, numbers by value. */
function byWordsAndNumbers(one: string, other: string): number {
  const parts = (name: string): string[] => foldText(name).match(/[0-9]+|[^0-9]/gu) ?? [];
  const [ours, theirs] = [parts(one), parts(other)];
  for (let i = 0; i < Math.max(ours.length, theirs.length); i += 1) {
    const [a, b] = [ours[i], theirs[i]];
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
    const areNumbers = /[0-9]/.test(a) && /[0-9]/.test(b);
    if (areNumbers && BigInt(a) !== BigInt(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
    if (!areNumbers && a !== b) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return 0;
}

describe('keys of names', () => {
  let server: GraphqlApp;
  beforeAll(async () => {
    server = await startGraphqlApp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function keysOf(names: readonly string[]): Promise<string[]> {
    const rows = await server.app.installation.sql<{ key: string }>(
      `select file_name_key(name) as key from unnest($1::text[]) with ordinality as n (name, place)
       order by place`,
      [names],
    );
    return rows.map(({ key }) => key);
  }

  it.each([
    ['IMG_2.jpg', 'IMG_10.jpg'],
    ['img 9', 'IMG_0010'],
    ['Élan 3', 'elan 20'],
    ['2024-05-31 b', '2024-05-31 c'],
    ['2024-05-31', '2024-10-01'],
    ['a', 'a 1'],
    ['a 1', 'ab'],
    ['7', 'seven'],
    ['9'.repeat(60), `1${'0'.repeat(60)}`],
    ['x 99999999999999999999', 'x 100000000000000000000'],
  ])('sort %j before %j', async (one, other) => {
    const [a, b] = await keysOf([one, other]);
    expect(String(a) < String(b)).toBe(true);
  });

  it('are the same for equal numbers and letters, whatever their zeros, case and accents', async () => {
    const keys = await keysOf(['IMG_007 Café', 'img 7 cafe', 'Img-07.CAFÉ']);
    expect(new Set(keys).size).toBe(1);
  });

  it('have at most 200 characters', async () => {
    const [long] = await keysOf(['1 a '.repeat(64)]);
    expect(long).toHaveLength(200);
  });

  it('sort random names as people do', async () => {
    const random = SeededRandom.ofRun();
    const pieces = [
      'a',
      'B',
      'é',
      '_',
      ' ',
      '-',
      '.',
      '0',
      '1',
      '2',
      '9',
      '10',
      '007',
      '東',
      'ß',
      '😀',
    ];
    const names = Array.from({ length: 400 }, () =>
      Array.from({ length: random.between(0, 8) }, () => random.pick(pieces as [string])).join(''),
    );
    const keys = await keysOf(names);
    for (let i = 1; i < names.length; i += 1) {
      const [one, other] = [names[i - 1] ?? '', names[i] ?? ''];
      const found = Buffer.compare(Buffer.from(keys[i - 1] ?? ''), Buffer.from(keys[i] ?? ''));
      expect(Math.sign(found), `${one} | ${other}, seed ${random.seed}`).toBe(
        Math.sign(byWordsAndNumbers(one, other)),
      );
    }
  });

  it('order pages of `files` by name', async () => {
    const { app } = server;
    const owner = await app.signUp();
    const names = ['a', 'IMG_2', 'img_3', 'IMG_10', 'IMG_20 b', 'IMG_100', 'z 9', 'z 10'];
    await keepFiles(app, owner, names.length);
    await app.installation.sql(
      `update file f set name = n.name from (
         select name, row_number() over () as place from unnest($2::text[]) as name) n,
         (select id, row_number() over (order by md5(id::text)) as place from file where owner_id = $1) p
       where f.id = p.id and p.place = n.place`,
      [owner.id, names],
    );
    const found: string[] = [];
    let after: string | null | undefined;
    const orderBy = { field: 'NAME', direction: 'ASC' } as const;
    for (let page = 0; page < 4; page += 1) {
      const { files } = await ask(
        server,
        SearchDocument,
        { first: 3, after, orderBy },
        owner.token,
      );
      found.push(...files.nodes.map(({ name }) => name));
      after = files.pageInfo.endCursor;
      if (!files.pageInfo.hasNextPage) break;
    }
    expect(found).toEqual(names);
  });
});
