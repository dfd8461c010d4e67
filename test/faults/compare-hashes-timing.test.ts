import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../support/app/test-app.ts';
import { medianTimes } from '../support/general/median-times.ts';
import {
  CompareHashesDocument,
  FilesPurgeDocument,
  FilesTrashDocument,
} from '../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../support/graphql/graphql-app.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = 200;
const HASHES = 50;
const SIZE = 100;

type Kind = 'stored' | 'in the trash' | 'deleted' | 'being uploaded' | 'made up';

const KINDS: readonly Kind[] = ['made up', 'stored', 'in the trash', 'deleted', 'being uploaded'];

// A quiet machine is needed, so this is not part of the short run.
describe.runIf(FULL)('the time of compareHashes', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  let stranger: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    stranger = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("does not tell which hashes another user's files have", { timeout: 300_000 }, async () => {
    const hashes = new Map<Kind, readonly { sha256: string; size: number }[]>();
    for (const kind of KINDS) hashes.set(kind, await hashesOf(kind));
    const compare = (kind: Kind) => async () => {
      const given = { hashes: [...(hashes.get(kind) ?? [])] };
      const { compareHashes } = await ask(server, CompareHashesDocument, given, stranger.token);
      expect(new Set(compareHashes.map(({ status }) => status))).toEqual(new Set(['NEW']));
    };
    const { spread, tolerance } = await medianTimes(
      ROUNDS,
      Object.fromEntries(KINDS.map((kind) => [kind, compare(kind)])),
    );
    expect(spread).toBeLessThan(tolerance);
  });

  /** Hashes of the owner's bytes of a kind, or of bytes that nobody has. */
  async function hashesOf(kind: Kind) {
    const tus = new TusClient(server.app.url, owner.token);
    const all = Array.from({ length: HASHES }, () => randomBytes(SIZE));
    const ids: string[] = [];
    for (const bytes of all) {
      if (kind === 'made up') continue;
      if (kind === 'being uploaded') {
        await tus.open(SIZE, { metadata: { sha256: sha256(bytes) } });
      } else {
        ids.push(await uploadFile(server, owner, bytes));
      }
    }
    const isTrashed = kind === 'in the trash' || kind === 'deleted';
    if (isTrashed) await ask(server, FilesTrashDocument, { ids }, owner.token);
    if (kind === 'deleted') await ask(server, FilesPurgeDocument, { ids }, owner.token);
    return all.map((bytes) => ({ sha256: sha256(bytes), size: SIZE }));
  }
});
