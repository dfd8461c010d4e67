import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FILE_CHANGES } from '../../../src/modules/library/application/files-changed-topic.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { FileMediaDocument } from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import {
  type FileMedia,
  get,
  makePreviews,
  mediaOf,
  storedPreviews,
  uuidOf,
} from '../../support/media/media-of.ts';

describe('previews', () => {
  let server: GraphqlApp;
  let user: TestUser;
  let photo: string;
  let ready: FileMedia;
  beforeAll(async () => {
    server = await startGraphqlApp();
    user = await server.app.signUp();
    photo = await uploadFile(server, user, await landscape(1));
    await makePreviews(server.app, photo);
    ready = await mediaOf(server, user, photo);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('are READY with a placeholder, dimensions and a URL', () => {
    expect(ready).toEqual({
      previewStatus: 'READY',
      previewProblem: null,
      preview: {
        url: expect.stringMatching(`^${server.app.url}/previews/[\\w-]{22}/512\\.webp$`) as string,
        width: 512,
        height: 384,
      },
      media: {
        width: 1600,
        height: 1200,
        thumbhash: expect.stringMatching(/^[\w+/]{20,40}=*$/) as string,
        dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/) as string,
      },
    });
  });

  it.each([
    [1, 256],
    [513, 1440],
    [9000, 1440],
  ])('of at least %d pixels have %d', async (size, longerEdge) => {
    const { preview } = await mediaOf(server, user, photo, { size });
    expect(preview?.width).toBe(longerEdge);
    const image = sharp(await (await get(preview?.url)).arrayBuffer());
    expect((await image.metadata()).width).toBe(longerEdge);
  });

  it('are served without credentials, for every cache, and embedded anywhere', async () => {
    const response = await get(ready.preview?.url);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/webp',
      'content-length': String(bytes.byteLength),
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[\w-]+"$/) as string,
    });
    expect(response.headers.get('vary') ?? '').not.toMatch(/accept\b(?!-)/i);
    const head = await get(ready.preview?.url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(head.headers.get('etag')).toBe(response.headers.get('etag'));
    const again = await get(ready.preview?.url, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '' },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    ['AVIF', 'image/avif', 'heif'],
    ['JPEG', 'image/jpeg', 'jpeg'],
  ] as const)('are converted to %s on first use', async (format, type, decoded) => {
    const { preview } = await mediaOf(server, user, photo, { size: 256, format });
    const before = await storedPreviews(server.app);
    const responses = [await get(preview?.url), await get(preview?.url)];
    const [first, second] = await Promise.all(responses.map((one) => one.arrayBuffer()));
    expect(responses.map(({ headers }) => headers.get('content-type'))).toEqual([type, type]);
    expect(second).toEqual(first);
    expect((await sharp(first).metadata()).format).toBe(decoded);
    expect(await storedPreviews(server.app)).toHaveLength(before.length + 1);
  });

  it('have the format that the client accepts if the path names none', async () => {
    const path = ready.preview?.url.replace('.webp', '');
    const types = ['image/avif', 'image/png', '*/*'].map(async (accept) => {
      const { headers } = await get(path, { headers: { accept } });
      expect(headers.get('vary')).toMatch(/accept/i);
      return headers.get('content-type');
    });
    expect(await Promise.all(types)).toEqual(['image/avif', 'image/jpeg', 'image/webp']);
  });

  it.each(['0.webp', '300.webp', '512.png', '512.webp.webp', '512', '..%2f512.webp', ''])(
    'do not exist at an unknown path ending in %s',
    async (name) => {
      const key = name === '512' ? 'A'.repeat(22) : ready.preview?.url.split('/').at(-2);
      const response = await get(`${server.app.url}/previews/${key}/${name}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('cache-control') ?? 'no-store').toBe('no-store');
    },
  );

  it('are not visible to another user except by their path', async () => {
    const stranger = await server.app.signUp();
    const { file } = await ask(server, FileMediaDocument, { id: photo }, stranger.token);
    expect(file).toBeNull();
  });

  it('answer an unknown key, a wrong size and a purged file with the same 404 for every caller', async () => {
    const { purgeFiles, trashFiles } = server.app.installation;
    const gone = await uploadFile(server, user, await landscape(5, 200, 150));
    await makePreviews(server.app, gone);
    const small = await mediaOf(server, user, gone);
    const tooLarge = small.preview?.url.replace('/256.', '/1440.');
    expect((await get(small.preview?.url)).status).toBe(200);
    const before = await get(tooLarge);
    await trashFiles.execute(user.id, [uuidOf(gone)]);
    await purgeFiles.execute(user.id, [uuidOf(gone)]);
    const foreign = await server.app.signUp();
    const answers = [await answerOf(before)];
    for (const token of [undefined, foreign.token, user.token]) {
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      const etag = (await get(ready.preview?.url)).headers.get('etag') ?? '';
      for (const url of [
        small.preview?.url,
        ready.preview?.url.replace(/[\w-]{22}/, 'A'.repeat(22)),
        ready.preview?.url.replace('/512.', '/300.'),
      ]) {
        answers.push(await answerOf(await get(url, { headers })));
        const known = { ...headers, 'if-none-match': etag };
        answers.push(await answerOf(await get(url, { headers: known })));
      }
    }
    expect(answers[0]).toMatchObject({ status: 404 });
    expect(answers).toEqual(answers.map(() => answers[0]));
  });

  it('are NONE of a text, and PENDING until they are made', async () => {
    const text = await uploadFile(server, user, Buffer.from('words'), { filename: 'a.txt' });
    const nothing = { previewProblem: null, preview: null, media: null };
    expect(await mediaOf(server, user, text)).toEqual({ previewStatus: 'NONE', ...nothing });
    const waiting = await uploadFile(server, user, await landscape(2));
    expect((await mediaOf(server, user, waiting)).previewStatus).toBe('PENDING');
  });

  it('are refused with a reason for bytes that cannot be decoded', async () => {
    const whole = await landscape(3);
    const damaged = await uploadFile(server, user, whole.subarray(0, 300));
    await makePreviews(server.app, damaged);
    expect(await mediaOf(server, user, damaged)).toMatchObject({
      previewStatus: 'REFUSED',
      previewProblem: 'DAMAGED',
      preview: null,
    });
  });

  it('change the file in the feed', async () => {
    const { files, changeLogOf } = server.app.installation;
    const id = await uploadFile(server, user, await landscape(4));
    const since = await files.latestChange(user.id);
    await makePreviews(server.app, id);
    const { changes } = await changeLogOf([FILE_CHANGES]).read(user.id, since, 10);
    expect(changes).toMatchObject([{ id: uuidOf(id), kind: 'UPSERT' }]);
  });
});

async function answerOf(response: Response) {
  const { date: _date, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}
