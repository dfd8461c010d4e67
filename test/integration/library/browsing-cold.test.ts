import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { ICE_POLICY } from '../../support/app/cold-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  ArchiveProgressDocument,
  EstimateRetrievalDocument,
  FileDownloadDocument,
  FilesDocument,
  LibraryCostDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  send,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';

const FILES = 20;

let s3: S3TestServer;
let server: GraphqlApp;
let user: TestUser;
let ids: string[];
beforeAll(async () => {
  s3 = await startS3Server();
  const options = s3OptionsOf(s3, { name: 'deep', storageClass: 'DEEP_ARCHIVE' });
  const policy = { ...ICE_POLICY, order: ['deep'], graceSeconds: 0 };
  server = await startGraphqlApp({
    overrides: {
      providers: async ({ local }) =>
        new ConfiguredProviders(local, [S3StorageProvider.open(options)], policy),
    },
  });
  user = await server.app.signUp();
  ids = [];
  for (let count = 0; count < FILES; count += 1) {
    ids.push(await uploadFile(server, user, randomBytes(150_000)));
  }
  await server.app.installation.sweepArchive.execute();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

it('browsing an archived library sends no request to the archive', async () => {
  const [id = ''] = ids;
  const { file } = await ask(server, FileDownloadDocument, { id }, user.token);
  expect(file).toMatchObject({
    availability: 'COLD',
    download: { __typename: 'RetrievalRequired', estimates: [{ tier: 'STANDARD' }, {}] },
  });
  s3.log.clear();

  const listed = await ask(server, FilesDocument, { first: 100 }, user.token);
  expect(listed.files.nodes).toHaveLength(FILES);
  const everything = `{ files(first: 100) { nodes {
    id name availability restoredUntil archive { state copies { provider state } }
    download { __typename ... on RetrievalRequired { storageClass estimates { tier cost { amount } } } }
  } } }`;
  const { data, errors } = await send<{ files: { nodes: unknown[] } }, object>(
    server,
    everything,
    {},
    user.token,
  );
  expect(errors).toBeUndefined();
  expect(data?.files.nodes).toHaveLength(FILES);
  const { archiveProgress } = await ask(server, ArchiveProgressDocument, {}, user.token);
  expect(archiveProgress.released.contents).toBe(FILES);
  await ask(server, EstimateRetrievalDocument, { ids }, user.token);
  await ask(server, LibraryCostDocument, {}, user.token);
  const headers = { authorization: `Bearer ${user.token}` };
  for (const method of ['GET', 'HEAD']) {
    const url = `${server.app.url}/files/${id}/content`;
    expect((await fetch(url, { method, headers })).status).toBe(409);
  }
  expect(s3.log.requests).toEqual([]);
});

it('files are found and organized while the archive cannot be reached', async () => {
  const [id = ''] = ids;
  await s3[Symbol.asyncDispose]();
  const archive = server.app.installation.providers.get('deep');
  expect((await archive.health()).healthy).toBe(false);

  const year = new Date().getUTCFullYear();
  const changes = `mutation ($ids: [ID!]!) {
    filesTag(ids: $ids, add: ["sea"]) { results { userErrors { code } } }
    filesFavourite(ids: $ids, favourite: true) { results { userErrors { code } } }
    albumCreate(input: { name: "Sea", fileIds: $ids }) { album { fileCount cover { id } } }
    savedSearchCreate(input: { name: "Best", filter: { favourite: true } }) {
      savedSearch { fileCount files(first: 5) { nodes { id availability } } }
    }
  }`;
  const changed = await send<Record<string, unknown>, object>(
    server,
    changes,
    { ids: [id] },
    user.token,
  );
  expect(changed).toMatchObject({
    errors: undefined,
    data: {
      filesTag: { results: [{ userErrors: [] }] },
      filesFavourite: { results: [{ userErrors: [] }] },
      albumCreate: { album: { fileCount: 1, cover: { id } } },
      savedSearchCreate: {
        savedSearch: { fileCount: 1, files: { nodes: [{ id, availability: 'COLD' }] } },
      },
    },
  });
  const reads = `query ($id: ID!) {
    files(first: 5, query: "photo", filter: { availabilities: [COLD] }) { totalCount }
    fileFacets { count availabilities { value count } tags { value count } }
    timeline(granularity: YEAR, first: 3) { nodes { key count } }
    timelineBucket(key: "${year}", filter: { favourite: true }) { ids availabilities }
    tags(first: 5) { nodes { name fileCount } }
    albums(first: 5) { nodes { name files(first: 5) { nodes { id availability } } } }
    savedSearches(first: 5) { nodes { name cover { id } } }
    searchSuggestions(prefix: "se") { kind text }
    similarFiles(id: $id) { distance }
    duplicateGroups(first: 5) { nodes { id } }
  }`;
  expect(await send<Record<string, unknown>, object>(server, reads, { id }, user.token)).toEqual({
    status: 200,
    errors: undefined,
    data: {
      files: { totalCount: FILES },
      fileFacets: {
        count: FILES,
        availabilities: [{ value: 'COLD', count: FILES }],
        tags: [{ value: 'sea', count: 1 }],
      },
      timeline: { nodes: [{ key: String(year), count: FILES }] },
      timelineBucket: { ids: [id], availabilities: ['COLD'] },
      tags: { nodes: [{ name: 'sea', fileCount: 1 }] },
      albums: { nodes: [{ name: 'Sea', files: { nodes: [{ id, availability: 'COLD' }] } }] },
      savedSearches: { nodes: [{ name: 'Best', cover: { id } }] },
      searchSuggestions: [
        { kind: 'ALBUM', text: 'Sea' },
        { kind: 'TAG', text: 'sea' },
      ],
      similarFiles: [],
      duplicateGroups: { nodes: [] },
    },
  });
});
