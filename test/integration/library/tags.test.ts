import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  FileDocument,
  FilesDocument,
  FileUpdateDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

const TAGS = [
  'null',
  'NULL',
  'Null',
  '"',
  '""',
  'a "quoted" word',
  "it's",
  '\\',
  '\\"',
  'C:\\new\\',
  '{}',
  '{a}',
  '}',
  'two words',
  'undefined',
  '$1',
  '🏖️',
  '👨‍👩‍👧',
];

describe('tags', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const tagsOf = async (id: string) =>
    (await ask(server, FileDocument, { id }, owner.token)).file?.tags;

  it('are returned as uploaded by tus, without empty ones', async () => {
    const id = await uploadFile(server, owner, Buffer.from('tagged by tus'), {
      filename: 'a.jpg',
      tags: ['', ...TAGS, ''].join(','),
    });
    expect(await tagsOf(id)).toEqual(TAGS);
  });

  it('are returned as set by fileUpdate, including commas', async () => {
    const id = await uploadFile(server, owner, Buffer.from('tagged later'));
    for (const tags of [['null'], [...TAGS, ',', 'a,b', '{a,"b"}'], []]) {
      const answer = await ask(server, FileUpdateDocument, { id, input: { tags } }, owner.token);
      expect(answer.fileUpdate).toMatchObject({ userErrors: [], file: { tags } });
      expect(await tagsOf(id)).toEqual(tags);
    }
    const { files } = await ask(server, FilesDocument, { first: 10 }, owner.token);
    expect(files.nodes.map((file) => file.id)).toContain(id);
  });

  it('are not affected by other changes', async () => {
    const id = await uploadFile(server, owner, Buffer.from('renamed'), { tags: TAGS.join(',') });
    const { sql } = server.app.installation;
    for (const name of ['b.jpg', 'c.jpg']) {
      await ask(server, FileUpdateDocument, { id, input: { name } }, owner.token);
    }
    expect(await tagsOf(id)).toEqual(TAGS);
    const wrong = sql('update file set tags = array[null]::text[] where owner_id = $1', [owner.id]);
    await expect(wrong).rejects.toThrow(/check constraint/);
  });
});
