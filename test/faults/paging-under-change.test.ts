import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { TestUser } from '../support/app/test-app.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import type { FileFilter, FileOrder } from '../support/graphql/generated/graphql.ts';
import { PagedFilesDocument } from '../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp } from '../support/graphql/graphql-app.ts';
import { type SeededFile, seedLibrary } from '../support/library/seeded-library.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = FULL ? 100 : 12;
const STAYING = 250;
const LEAVING = 150;
/** Uploads per second while the lists are read, at least; one per list in the short run. */
const UPLOADS_PER_SECOND = 4;

const random = SeededRandom.ofRun();
let server: GraphqlApp;
let owner: TestUser;
let staying: SeededFile[];
let leaving: SeededFile[];
beforeAll(async () => {
  server = await startGraphqlApp();
  owner = await server.app.signUp();
  const seeded = await seedLibrary(server.app, owner, STAYING + LEAVING, random);
  // Mixed, because their ids ascend.
  const mixed = random.shuffled(seeded);
  staying = mixed.slice(0, STAYING);
  leaving = mixed.slice(STAYING);
});
afterAll(() => server[Symbol.asyncDispose]());

interface List {
  readonly filter: FileFilter;
  readonly orderBy: FileOrder;
  readonly fromEnd: boolean;
  readonly size: number;
  readonly matches: (file: SeededFile) => boolean;
}

function randomList(): List {
  const [filter, matches] = random.pick([
    [{}, () => true],
    [{ categories: ['IMAGE'] }, ({ mimeType }: SeededFile) => mimeType.startsWith('image/')],
    [{ hasLocation: true }, ({ latitude }: SeededFile) => latitude !== null],
    [{ not: { anyTag: ['sea'] } }, ({ tags }: SeededFile) => !tags.includes('sea')],
  ] as [[FileFilter, List['matches']], ...[FileFilter, List['matches']][]]);
  return {
    filter,
    matches,
    orderBy: {
      field: random.pick(['CAPTURED', 'CREATED', 'NAME', 'SIZE'] as const),
      direction: random.pick(['ASC', 'DESC'] as const),
    },
    fromEnd: random.next() < 0.5,
    size: random.between(5, 50),
  };
}

/** Ids of all files of the list, page by page. */
async function readAll({ filter, orderBy, fromEnd, size }: List): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; pages < 1_000; pages += 1) {
    const page = fromEnd ? { last: size, before: cursor } : { first: size, after: cursor };
    const variables = { filter, orderBy, ...page };
    const { nodes, pageInfo } = (await ask(server, PagedFilesDocument, variables, owner.token))
      .files;
    seen.push(...nodes.map(({ id }) => id));
    if (!(fromEnd ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return seen;
    cursor = fromEnd ? pageInfo.startCursor : pageInfo.endCursor;
  }
  throw new Error('the list does not end');
}

/** Uploads files, and moves others to the trash and back, until stopped. */
async function change(stopping: AbortSignal): Promise<number> {
  const { trashFiles, restoreFiles } = server.app.installation;
  const tus = new TusClient(server.app.url, owner.token);
  let uploads = 0;
  while (!stopping.aborted) {
    const two = [0, 1].map(() => randomBytes(random.between(1, 2_000)));
    await Promise.all(two.map((bytes) => tus.upload(bytes)));
    uploads += two.length;
    const some = Array.from({ length: 3 }, () => random.pick(leaving as [SeededFile]).uuid);
    await (random.next() < 0.6 ? trashFiles : restoreFiles).execute(owner.id, some);
  }
  return uploads;
}

it(
  `${ROUNDS} lists show each file that stays once while others are uploaded and trashed`,
  { timeout: 300_000 },
  async () => {
    const stopping = new AbortController();
    const startedAt = performance.now();
    const changing = change(stopping.signal);
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const list = randomList();
        const seen = await readAll(list);
        const said = `seed ${random.seed}, round ${round}: ${JSON.stringify(list)}`;
        expect(new Set(seen).size, said).toBe(seen.length);
        const ids = new Set(seen);
        const missed = staying.filter((file) => list.matches(file) && !ids.has(file.id));
        expect(missed, said).toEqual([]);
      }
    } finally {
      stopping.abort();
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(await changing).toBeGreaterThan(FULL ? UPLOADS_PER_SECOND * seconds : ROUNDS);
  },
);
