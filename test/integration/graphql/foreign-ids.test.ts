import { afterAll, beforeAll, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  PagedFilesDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';

let server: GraphqlApp;
let owner: TestUser;
let stranger: TestUser;
let foreignFiles: string[];
let foreignAlbum: string;
let madeUpFiles: string[];
let madeUpAlbum: string;
beforeAll(async () => {
  server = await startGraphqlApp();
  owner = await server.app.signUp();
  stranger = await server.app.signUp();
  foreignFiles = await keepFiles(server.app, owner, 3);
  await keepFiles(server.app, stranger, 5);
  const input = { name: 'Theirs', fileIds: foreignFiles };
  const { albumCreate } = await ask(server, AlbumCreateDocument, { input }, owner.token);
  foreignAlbum = albumCreate?.album?.id ?? '';
  const { ids } = server.app.installation;
  madeUpFiles = foreignFiles.map(() => formatId('file', ids.next()));
  madeUpAlbum = formatId('album', ids.next());
});
afterAll(() => server[Symbol.asyncDispose]());

/** The answer to a stranger, with the ids replaced that were sent. */
async function answerTo(query: string, variables: Record<string, unknown>, sent: string[]) {
  const answer = await send<unknown, object>(server, query, variables, stranger.token);
  return sent.reduce((text, id, at) => text.replaceAll(id, `#${at}`), JSON.stringify(answer));
}

const FILES = `nodes { id }`;

it.each([
  [
    'files(filter: albumId)',
    `files(first: 10, filter: { albumId: $album }) { totalCount ${FILES} }`,
  ],
  [
    'files(filter: not albumId)',
    `files(first: 10, filter: { not: { albumId: $album } }) { totalCount ${FILES} }`,
  ],
  ['fileFacets', `fileFacets(filter: { albumId: $album }) { count months { value count } }`],
  [
    'timeline',
    `timeline(granularity: YEAR, first: 5, filter: { albumId: $album }) { nodes { key count } }`,
  ],
  [
    'timelineBucket',
    `timelineBucket(key: "${new Date().getUTCFullYear()}", filter: { albumId: $album }) { ids }`,
  ],
  ['album', `album(id: $album) { id name }`],
  ['node', `node(id: $album) { id }`],
])("%s treats another user's album like a made-up one", async (_, field) => {
  const query = `query ($album: ID!) { ${field} }`;
  const answer = await answerTo(query, { album: foreignAlbum }, [foreignAlbum]);
  expect(answer).toBe(await answerTo(query, { album: madeUpAlbum }, [madeUpAlbum]));
  expect(answer).not.toContain('"errors":[');
});

const RESULTS = `results { id userErrors { code field } } userErrors { code }`;

it.each([
  [
    'file',
    `query ($files: [ID!]!, $file: ID!) { file(id: $file) { id } nodes(ids: $files) { id } }`,
  ],
  ['similarFiles', `query ($file: ID!) { similarFiles(id: $file) { distance file { id } } }`],
  ['filesTag', `mutation ($files: [ID!]!) { filesTag(ids: $files, add: ["mine"]) { ${RESULTS} } }`],
  [
    'filesFavourite',
    `mutation ($files: [ID!]!) { filesFavourite(ids: $files, favourite: true) { ${RESULTS} } }`,
  ],
  [
    'albumCreate',
    `mutation ($files: [ID!]!) {
       albumCreate(input: { name: "a", fileIds: $files }) { album { id } userErrors { code field } }
     }`,
  ],
])("%s treats another user's files like made-up ones", async (_, query) => {
  const answers = [];
  for (const files of [foreignFiles, madeUpFiles]) {
    const all = { files, file: files[0] };
    const wanted = Object.entries(all).filter(([name]) => query.includes(`$${name}:`));
    answers.push(await answerTo(query, Object.fromEntries(wanted), files));
  }
  expect(answers[0]).toBe(answers[1]);
  expect(answers[0]).not.toContain('"errors":[');
});

it("pages after another user's cursor as after a made-up one", async () => {
  const read = async (after: string) =>
    (await ask(server, PagedFilesDocument, { first: 10, after }, stranger.token)).files;
  const theirs = await ask(server, PagedFilesDocument, { first: 1 }, owner.token);
  const cursor = theirs.files.pageInfo.endCursor ?? '';
  const [kind, key, id, position] = Buffer.from(cursor, 'base64url').toString().split(' ');
  expect(id).toBe(foreignFiles.at(-1)?.replace('file_', ''));
  const madeUp = [kind, key, madeUpFiles[0]?.replace('file_', ''), position].join(' ');
  expect(await read(cursor)).toEqual(await read(Buffer.from(madeUp).toString('base64url')));
});
