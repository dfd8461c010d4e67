import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { coldProviders } from '../../support/app/cold-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { CompareHashesDocument } from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  send,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const kept = randomBytes(200_000);
const trashed = randomBytes(1_000);
const begun = randomBytes(2_000);
const unknown = randomBytes(10);

let server: GraphqlApp;
let user: TestUser;
let keptId: string;
let trashedId: string;
let uploadPath: string;
beforeAll(async () => {
  server = await startGraphqlApp({ overrides: { providers: coldProviders() } });
  user = await server.app.signUp();
  keptId = await uploadFile(server, user, kept);
  trashedId = await uploadFile(server, user, trashed);
  await server.app.installation.sql('update file set trashed_at = now() where id = $1', [
    trashedId.replace('file_', ''),
  ]);
  const tus = new TusClient(server.app.url, user.token);
  uploadPath = await tus.open(begun.byteLength, { metadata: { sha256: sha256(begun) } });
  await tus.patch(uploadPath, 0, begun.subarray(0, 500));
});
afterAll(() => server[Symbol.asyncDispose]());

const hashOf = (bytes: Buffer) => ({ sha256: sha256(bytes), size: String(bytes.byteLength) });

async function compare(all: readonly Buffer[], token = user.token) {
  const hashes = all.map(hashOf);
  return (await ask(server, CompareHashesDocument, { hashes }, token)).compareHashes;
}

describe('compareHashes', () => {
  it('returns the status of each hash in the given order', async () => {
    const asked = [unknown, begun, kept, trashed, kept];
    const compared = await compare(asked);
    expect(compared.map((one) => one.sha256)).toEqual(asked.map(sha256));
    expect(compared).toMatchObject([
      { status: 'NEW', file: null, uploadSession: null },
      { status: 'IN_PROGRESS', file: null, uploadSession: { offset: '500' } },
      { status: 'DUPLICATE', file: { id: keptId }, uploadSession: null },
      { status: 'TRASHED', file: { id: trashedId }, uploadSession: null },
      { status: 'DUPLICATE', file: { id: keptId } },
    ]);
    const path = new URL(compared[1]?.uploadSession?.url ?? '').pathname;
    expect(path).toBe(uploadPath);
  });

  it('returns NEW for a known hash with a different size', async () => {
    const hashes = [{ ...hashOf(kept), size: '199999' }];
    const { compareHashes } = await ask(server, CompareHashesDocument, { hashes }, user.token);
    expect(compareHashes).toMatchObject([{ status: 'NEW' }]);
  });

  it('returns NEW for files of other users', async () => {
    const stranger = await server.app.signUp();
    const compared = await compare([kept, trashed, begun], stranger.token);
    expect(compared.map(({ status }) => status)).toEqual(['NEW', 'NEW', 'NEW']);
  });

  it('accepts up to 1,000 hashes', async () => {
    const many = Array.from({ length: 1_000 }, () => hashOf(randomBytes(32)));
    const all = { hashes: many };
    const { compareHashes } = await ask(server, CompareHashesDocument, all, user.token);
    expect(compareHashes).toHaveLength(1_000);
    const more = { hashes: [...many, hashOf(kept)] };
    const { errors } = await send(server, CompareHashesDocument, more, user.token);
    expect(errors?.[0]?.extensions).toEqual({ code: 'PAGE_INVALID' });
    const none = { hashes: [] };
    expect((await ask(server, CompareHashesDocument, none, user.token)).compareHashes).toEqual([]);
  });
});

describe('the durability of a file', () => {
  const durability = async () => (await compare([kept]))[0]?.file?.durability;

  it('is never safe in a simulated archive, and tells what else is wrong', async () => {
    expect(await durability()).toMatchObject({
      safeToDeleteLocal: false,
      problems: ['ARCHIVE_PENDING', 'NO_VERIFIED_COPY'],
      policyMet: false,
    });
    await server.app.installation.sweepArchive.execute();
    expect(await durability()).toMatchObject({
      safeToDeleteLocal: false,
      problems: ['TOO_FEW_COPIES', 'SIMULATED_ARCHIVE'],
      policyMet: true,
      providers: expect.arrayContaining(['ice']),
      lastVerifiedAt: expect.any(String),
    });
    const { sql } = server.app.installation;
    const set = (state: string) =>
      sql(
        `update content_copy set state = $2 where provider = 'ice'
         and content_id = (select content_id from file where id = $1)`,
        [keptId.replace('file_', ''), state],
      );
    await set('DAMAGED');
    const damaged = ['NO_VERIFIED_COPY', 'COPY_DAMAGED'];
    expect(await durability()).toMatchObject({ policyMet: false, problems: damaged });
    await set('VERIFIED');
    await sql('update file set trashed_at = now() where id = $1', [keptId.replace('file_', '')]);
    expect(await durability()).toMatchObject({
      problems: expect.arrayContaining(['IN_TRASH']),
      policyMet: true,
    });
  });
});
