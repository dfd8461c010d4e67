import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { coldProviders } from '../../support/app/cold-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  ArchiveProgressDocument,
  FileArchiveDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

let server: GraphqlApp;
let user: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp({ overrides: { providers: coldProviders() } });
  user = await server.app.signUp();
  stranger = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the archive in GraphQL', () => {
  it('shows the archive progress of a file and of the library', async () => {
    const id = await uploadFile(server, user, randomBytes(200_000));
    const before = await ask(server, ArchiveProgressDocument, {}, user.token);
    expect(before.archiveProgress).toMatchObject({
      waiting: { contents: 1, bytes: '200000', troubled: 0, problem: null },
      archived: { contents: 0, bytes: '0', nextDueAt: null },
      released: { contents: 0 },
    });
    await server.app.installation.sweepArchive.execute();
    const { file } = await ask(server, FileArchiveDocument, { id }, user.token);
    expect(file).toMatchObject({
      status: 'ARCHIVED',
      availability: 'HOT',
      archive: {
        state: 'ARCHIVED',
        problem: null,
        copies: [
          { provider: 'local', storageClass: 'STANDARD' },
          { provider: 'ice', storageClass: 'DEEP_ARCHIVE', state: 'VERIFIED' },
        ],
      },
    });
    expect(file?.archive?.dueAt).toBe(file?.archive?.releaseAt);
    const after = await ask(server, ArchiveProgressDocument, {}, user.token);
    expect(after.archiveProgress).toMatchObject({
      waiting: { contents: 0, nextDueAt: null },
      archived: { contents: 1, bytes: '200000' },
    });
  });

  it("does not show another user's files", async () => {
    const id = await uploadFile(server, user, randomBytes(200_000));
    const { file } = await ask(server, FileArchiveDocument, { id }, stranger.token);
    expect(file).toBeNull();
    const { archiveProgress } = await ask(server, ArchiveProgressDocument, {}, stranger.token);
    expect(archiveProgress).toMatchObject({
      waiting: { contents: 0 },
      archived: { contents: 0 },
      released: { contents: 0 },
    });
  });

  it('archives an upload automatically on a node that runs jobs', async () => {
    await using node = await startGraphqlApp({ overrides: { providers: coldProviders() } });
    const someone = await node.app.signUp();
    await node.app.installation.startWorking();
    const id = await uploadFile(node, someone, randomBytes(200_000));
    await expect
      .poll(
        async () => (await ask(node, FileArchiveDocument, { id }, someone.token)).file?.status,
        { timeout: 15_000 },
      )
      .toBe('ARCHIVED');
  });
});
