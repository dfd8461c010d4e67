import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { indexPicture } from '../../../src/modules/media/application/index-picture.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  DuplicateGroupDismissDocument,
  DuplicateGroupsDocument,
  SimilarFilesDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';
import { landscape } from '../../support/media/landscape.ts';
import { makePreviews, uuidOf } from '../../support/media/media-of.ts';

const RENDERING = {
  kind: 'RENDERED',
  width: 1,
  height: 1,
  thumbhash: new Uint8Array(),
  dominantColor: '#000000',
  previews: [],
} as const;

let server: GraphqlApp;
let user: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
});
beforeEach(async () => {
  user = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

async function upload(bytes: Buffer): Promise<string> {
  const id = await uploadFile(server, user, bytes);
  await makePreviews(server.app, id);
  return id;
}

async function copyOf(photo: Buffer, width: number): Promise<string> {
  return upload(await sharp(photo).resize(width).jpeg({ quality: 60 }).toBuffer());
}

const similarTo = async (id: string, { token } = user) =>
  (await ask(server, SimilarFilesDocument, { id }, token)).similarFiles;
const groups = async ({ token } = user) =>
  (await ask(server, DuplicateGroupsDocument, {}, token)).duplicateGroups.nodes;
const dismiss = async (id: string, { token } = user) =>
  (await ask(server, DuplicateGroupDismissDocument, { id }, token)).duplicateGroupDismiss;

it('finds copies in other sizes, but neither other pictures nor blank ones', async () => {
  const photo = await landscape(1);
  const blank = { create: { width: 300, height: 300, channels: 3, background: '#fff' } } as const;
  const original = await upload(photo);
  const copy = await copyOf(photo, 640);
  const others = [
    await upload(await landscape(2)),
    await upload(await landscape(5)),
    await upload(await sharp(blank).png().toBuffer()),
    await upload(await sharp(blank).jpeg().toBuffer()),
  ];
  expect(await similarTo(original)).toEqual([
    { distance: expect.any(Number) as number, file: { id: copy } },
  ]);
  expect((await similarTo(copy)).map(({ file }) => file.id)).toEqual([original]);
  for (const other of others) expect(await similarTo(other)).toEqual([]);
  expect(await groups()).toEqual([
    {
      id: expect.stringMatching(/^duplicates_/) as string,
      fileCount: 2,
      files: [{ id: original }, { id: copy }],
    },
  ]);
});

it('joins two groups when a picture is similar to both', async () => {
  const flip = (hash: string, bits: readonly number[]): string =>
    Array.from(hash, (bit, at) => (bits.includes(at) ? String(1 - Number(bit)) : bit)).join('');
  const hash = '0110100110010110'.repeat(4);
  const others = [[0], [8, 16, 24, 32, 40, 48, 56, 0], [9, 16, 24, 32, 40, 48, 56, 0]];
  const between = flip(hash, [8, 16, 24, 32]);
  const ids = await keepFiles(server.app, user, 5);
  const { unitOfWork } = server.app.installation;
  const index = async (at: number, perceptualHash: string): Promise<void> => {
    const uuid = uuidOf(ids[at] ?? '');
    await unitOfWork.run(async (tx) => {
      const content = await tx.contents.find(uuid);
      if (!content) throw new Error('no content');
      const rendering = { ...RENDERING, perceptualHash };
      await indexPicture(tx, content, await tx.files.allByContents([uuid]), rendering);
    });
  };
  for (const [at, bits] of [[], ...others].entries()) await index(at, flip(hash, bits));
  expect((await groups()).map(({ fileCount }) => fileCount)).toEqual([2, 2]);
  await index(4, between);
  expect(await groups()).toMatchObject([{ fileCount: 5 }]);
});

it('hides files in the trash, and groups of a single file', async () => {
  const photo = await landscape(3);
  const original = await upload(photo);
  const copy = await copyOf(photo, 640);
  const { trashFiles, restoreFiles } = server.app.installation;
  await trashFiles.execute(user.id, [uuidOf(copy)]);
  expect(await groups()).toEqual([]);
  expect(await similarTo(original)).toEqual([]);
  await restoreFiles.execute(user.id, [uuidOf(copy)]);
  expect(await groups()).toHaveLength(1);
});

it('hides a dismissed group until another similar picture is added', async () => {
  const photo = await landscape(4);
  await upload(photo);
  await copyOf(photo, 640);
  const [group] = await groups();
  const id = group?.id ?? '';
  expect(await dismiss(id)).toEqual({ dismissedId: id, userErrors: [] });
  expect(await groups()).toEqual([]);
  await copyOf(photo, 800);
  expect(await groups()).toMatchObject([{ id, fileCount: 3 }]);
});

it('finds the shots of a burst, though they differ more', async () => {
  const at = (time: string) => ({ IFD2: { DateTimeOriginal: time } });
  const shot = async (left: number, time: string) =>
    upload(
      await sharp(await landscape(6))
        .extract({ left, top: 0, width: 1500, height: 1200 })
        .withExif(at(time))
        .jpeg()
        .toBuffer(),
    );
  const first = await shot(0, '2024:05:01 12:00:00');
  const second = await shot(60, '2024:05:01 12:00:04');
  const later = await shot(60, '2024:05:01 12:05:00');
  const ids = (await similarTo(first)).map(({ file }) => file.id);
  expect(ids).toContain(second);
  expect(ids).not.toContain(later);
});

it("treats another user's pictures and groups like missing ones", async () => {
  const photo = await landscape(7);
  const original = await upload(photo);
  await copyOf(photo, 640);
  const [group] = await groups();
  const stranger = await server.app.signUp();
  expect(await similarTo(original, stranger)).toEqual([]);
  expect(await groups(stranger)).toEqual([]);
  const answers = [group?.id ?? '', `duplicates_${crypto.randomUUID()}`, 'duplicates_x'];
  for (const id of answers) {
    expect(await dismiss(id, stranger)).toEqual({
      dismissedId: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
  }
  expect(await groups()).toHaveLength(1);
});

it('groups copies that are rendered at the same time', async () => {
  const photo = await landscape(8);
  const ids = await Promise.all(
    [900, 700, 500].map(async (width) =>
      uploadFile(server, user, await sharp(photo).resize(width).jpeg().toBuffer()),
    ),
  );
  await Promise.all(ids.map((id) => makePreviews(server.app, id)));
  expect(await groups()).toMatchObject([{ fileCount: 3 }]);
});
