import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { get, type ShareApp, startShareApp, trash } from '../../support/app/share-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  ReceivedShareAskDocument,
  ReceivedShareDocument,
  type ShareCreateInput,
} from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { makePreviews } from '../../support/media/media-of.ts';

let app: ShareApp;
let recipient: TestUser;
let pictures = 0;
beforeAll(async () => {
  app = await startShareApp();
  recipient = await app.app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

interface Given {
  readonly shareId: string;
  readonly fileId: string;
  /** Undefined unless an album is shared. */
  readonly albumId: string | undefined;
  /** Signed URLs of the original and of a preview. */
  readonly urls: readonly string[];
}

const TARGETS: readonly [
  target: string,
  input: (fileId: string, albumId: string) => ShareCreateInput,
][] = [
  ['files', (fileId) => ({ ids: [fileId] })],
  ['an album', (_fileId, albumId) => ({ albumId })],
  ['the whole library', () => ({ wholeLibrary: true })],
];

/** Shares a new picture with the recipient. */
async function give(inputOf: (typeof TARGETS)[number][1]): Promise<Given> {
  pictures += 1;
  const picture = Buffer.concat([await landscape(pictures, 400, 300), randomBytes(10)]);
  const fileId = await app.upload(picture);
  await makePreviews(app.app, fileId);
  const albumId = await app.album('Sea', [fileId]);
  const input = inputOf(fileId, albumId);
  const { id } = await app.share({ ...input, email: recipient.email });
  const { receivedShare } = await ask(app, ReceivedShareDocument, { id }, recipient.token);
  const node = receivedShare?.files.nodes.find((file) => file.id === fileId);
  const urls = [node?.downloadUrl ?? 'missing:', node?.previewUrl ?? 'missing:'];
  return { shareId: id, fileId, albumId: input.albumId ? albumId : undefined, urls };
}

/** What the recipient can do with the file: list it, read its URLs, and request it. */
async function accessTo({ shareId, fileId, urls }: Given) {
  const variables = { id: shareId };
  const { receivedShare } = await ask(app, ReceivedShareDocument, variables, recipient.token);
  const answers = await Promise.all(urls.map((url) => get(url)));
  const token = { authorization: `Bearer ${recipient.token}` };
  const direct = await get(`${app.app.url}/shares/${shareId}/files/${fileId}/content`, token);
  return {
    isListed: receivedShare?.files.nodes.some(({ id }) => id === fileId) ?? false,
    statuses: [...answers, direct].map(({ status }) => status),
  };
}

const OPEN = { isListed: true, statuses: [200, 200, 200] };
const ENDED = { isListed: false, statuses: [404, 404, 404] };

describe.each(TARGETS)('a share of %s', (_target, inputOf) => {
  it('does not show a file in the trash, and shows it again once restored', async () => {
    const given = await give(inputOf);
    expect(await accessTo(given)).toEqual(OPEN);
    await trash(app, given.fileId);
    expect(await accessTo(given)).toEqual(ENDED);
    const request = { id: given.shareId, fileId: given.fileId };
    const { receivedShareAsk } = await ask(app, ReceivedShareAskDocument, request, recipient.token);
    expect(receivedShareAsk).toMatchObject({ asked: false, userErrors: [{ code: 'NOT_FOUND' }] });
    const { restoreFiles } = app.app.installation;
    await restoreFiles.execute(app.owner.id, [given.fileId.slice(-36)]);
    expect(await accessTo(given)).toEqual(OPEN);
  });

  it('does not show a file that was deleted permanently', async () => {
    const given = await give(inputOf);
    await trash(app, given.fileId);
    const { purgeFiles } = app.app.installation;
    await purgeFiles.execute(app.owner.id, [given.fileId.slice(-36)]);
    expect(await accessTo(given)).toEqual(ENDED);
  });

  it('shows a file that is removed from an album unless the album is shared', async () => {
    const given = await give(inputOf);
    const { sql } = app.app.installation;
    await sql('delete from album_file where file_id = $1', [given.fileId.slice(-36)]);
    expect(await accessTo(given)).toEqual(given.albumId === undefined ? OPEN : ENDED);
  });
});
