import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  FilesChangedDocument,
  FilesDocument,
  FileUpdateDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  startGraphqlApp,
  subscribe,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

const BYTES = Buffer.from('a photo of dawn');

let server: GraphqlApp;
let user: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
  user = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

const update = async (id: string, input: object) =>
  (await ask(server, FileUpdateDocument, { id, input }, user.token)).fileUpdate;

describe("a file's description", () => {
  it('is set, kept by other changes, and removed by null', async () => {
    const id = await uploadFile(server, user, BYTES);
    const description = 'By the sea \n at dawn';
    expect(await update(id, { description: ` ${description} ` })).toMatchObject({
      file: { description },
    });
    expect(await update(id, { name: 'newer.jpg' })).toMatchObject({ file: { description } });
    expect(await update(id, { description: null })).toMatchObject({ file: { description: null } });
  });

  it('reaches the change feed', async () => {
    const id = await uploadFile(server, user, BYTES);
    const { syncCursor: since } = (await ask(server, FilesDocument, { first: 1 }, user.token))
      .files;
    await update(id, { description: 'Dawn' });
    await using client = connect(server, user.token);
    await using events = subscribe(client, FilesChangedDocument, { since });
    expect((await events.next()).filesChanged).toMatchObject({
      kind: 'UPSERT',
      file: { id, description: 'Dawn' },
    });
  });
});
