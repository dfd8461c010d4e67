import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileType } from '../../../src/kernel/file-type.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  type FileFilter,
  SearchDocument,
  TimelineBucketDocument,
  TimelineDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { localDateOf, seedLibrary, type SeededFile } from '../../support/library/seeded-library.ts';

describe('a bucket of the timeline', { timeout: 60_000 }, () => {
  const random = SeededRandom.ofRun();
  const seed = `seed ${random.seed}`;
  let server: GraphqlApp;
  let owner: TestUser;
  let files: SeededFile[];
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    files = await seedLibrary(server.app, owner, 400, random);
    await seedLibrary(server.app, await server.app.signUp(), 50, random);
    const { sql } = server.app.installation;
    await sql(`update file set thumbhash = '\\x0102ff' where owner_id = $1 and favourite`, [
      owner.id,
    ]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const bucketOf = async (variables: { key: string; filter?: FileFilter; after?: string }) => {
    const answer = await ask(server, TimelineBucketDocument, variables, owner.token);
    return answer.timelineBucket;
  };

  it.each<[string, FileFilter | undefined]>([
    ['2021', undefined],
    ['2022-03', undefined],
    ['2021', { categories: ['IMAGE'] }],
    ['1999', undefined],
  ])('%s of %j has its files as columns, newest first', async (key, filter) => {
    const chosen = files.filter(
      (file) =>
        localDateOf(file).startsWith(key) && (!filter || file.mimeType.startsWith('image/')),
    );
    const bucket = await bucketOf({ key, ...(filter && { filter }) });
    expect(bucket.ids.toSorted(), seed).toEqual(chosen.map(({ id }) => id).toSorted());
    const inOrder = bucket.ids.map((id) => files.find((file) => file.id === id));
    const expected = inOrder.filter((file) => file !== undefined);
    expect(bucket).toMatchObject({
      sortedAts: expected.map(({ sortAt }) => sortAt.toISOString()),
      dates: expected.map(localDateOf),
      ratios: expected.map(({ ratio }) => ratio ?? 1),
      thumbhashes: expected.map(({ favourite }) => (favourite ? 'AQL/' : null)),
      categories: expected.map(({ mimeType }) => FileType.ofMimeType(mimeType).category),
      availabilities: expected.map(({ archived }) => (archived ? 'COLD' : 'HOT')),
      durations: expected.map(({ durationMs }) => durationMs),
      favourites: expected.map(({ favourite }) => favourite),
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
    expect(bucket.sortedAts).toEqual(bucket.sortedAts.toSorted().toReversed());
  });

  it('refuses a cursor of another bucket, query, filter or list', async () => {
    const filter: FileFilter = { hasLocation: true };
    const { pageInfo } = await bucketOf({ key: '2021', filter });
    const after = pageInfo.endCursor ?? '';
    expect(await bucketOf({ key: '2021', filter, after })).toMatchObject({
      ids: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null },
    });
    const { files: page } = await ask(server, SearchDocument, { first: 1, filter }, owner.token);
    for (const wrong of [
      { key: '2022', filter, after },
      { key: '2021-12', filter, after },
      { key: '2021', after },
      { key: '2021', filter, query: 'cafe', after },
      { key: '2021', filter, after: page.pageInfo.endCursor },
    ]) {
      const { errors } = await send(server, TimelineBucketDocument, wrong, owner.token);
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['CURSOR_INVALID']);
    }
  });

  it('has as many files as `timeline` counts', async () => {
    const variables = { granularity: 'MONTH', first: 100 } as const;
    const { timeline } = await ask(server, TimelineDocument, variables, owner.token);
    for (const { key, count, cover } of timeline.nodes) {
      const { ids } = await bucketOf({ key });
      expect([ids.length, ids[0]], `${key}, ${seed}`).toEqual([count, cover?.id]);
    }
  });

  it('keeps the zone of the camera when the capture time is corrected', async () => {
    const file = files.find(({ utcOffset }) => utcOffset === 540);
    const correct = `mutation ($id: ID!) {
      fileUpdate(id: $id, input: { capturedAt: "2010-06-30T20:00:00Z" }) { userErrors { code } }
    }`;
    const { data } = await send(server, correct, { id: file?.id }, owner.token);
    expect(data).toEqual({ fileUpdate: { userErrors: [] } });
    expect(await bucketOf({ key: '2010-07-01' })).toMatchObject({ ids: [file?.id] });
  });

  it('with more than 10,000 files continues in a second answer', async () => {
    const many = await server.app.signUp();
    const { sql } = server.app.installation;
    await sql(
      `insert into content (id, owner_id, sha256, size, state, generation, created_at)
       values ($1, $1, sha256('one'), 1, 'STORED', 1, now())`,
      [many.id],
    );
    for (let from = 0; from < 10_002; from += 3_334) {
      await sql(
        `insert into file (id, owner_id, content_id, name, mime_type, size, status, tags, sort_at, created_at)
         select gen_random_uuid(), $1, $1, 'a.jpg', 'image/jpeg', 1, 'COMPLETED', '{}',
           '2024-05-01Z'::timestamptz + n % 40 * interval '1 minute', now()
         from generate_series(1, 3334) as n`,
        [many.id],
      );
    }
    const key = '2024-05-01';
    const first = await ask(server, TimelineBucketDocument, { key }, many.token);
    const { ids, pageInfo } = first.timelineBucket;
    expect([ids.length, pageInfo.hasNextPage]).toEqual([10_000, true]);
    const after = pageInfo.endCursor;
    const second = await ask(server, TimelineBucketDocument, { key, after }, many.token);
    expect(second.timelineBucket.pageInfo.hasNextPage).toBe(false);
    expect(new Set([...ids, ...second.timelineBucket.ids]).size).toBe(10_002);
  });

  it.each(['2024-02-30', 'yesterday', ''])('is refused for the key %j', async (key) => {
    const { errors } = await send(server, TimelineBucketDocument, { key }, owner.token);
    expect(errors?.[0]?.extensions?.['code']).toBe('FILTER_INVALID');
  });

  it('can be requested three times at once', async () => {
    const bucket = (n: number): string => `b${n}: timelineBucket(key: "2021") { ids }`;
    const fragment = `fragment F on Query { ${bucket(3)} }`;
    const three = `{ ${bucket(1)} ${bucket(2)} ...F } ${fragment}`;
    expect((await send(server, three, {}, owner.token)).errors).toBeUndefined();
    const four = `{ ${bucket(1)} ${bucket(2)} ${bucket(4)} ...F } ${fragment}`;
    const { errors } = await send(server, four, {}, owner.token);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['COMPLEXITY_LIMIT']);
  });
});
