import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { sha256 } from '../../../support/storage/object-source.ts';
import { fileIdOf, metadataHeader, TusClient } from '../../../support/tus/tus-client.ts';
import { stagedIn, tracesOf, uuidIn } from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(async () => {
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});

async function fileOf(fileId: string) {
  const [file] = await app.installation.files.find(user.id, [uuidIn(fileId)]);
  if (!file) throw new Error(`no file ${fileId}`);
  return file;
}

describe('supported metadata keys', () => {
  it('are filename, filetype, sha256, capturedAt and tags', async () => {
    const bytes = randomBytes(100);
    const fileId = await tus.upload(bytes, {
      filename: 'Ferien.bin',
      filetype: 'application/x-thing; a=b',
      sha256: sha256(bytes).toUpperCase(),
      capturedAt: '2020-02-29T12:00:00+02:00',
      tags: ' sea ,2020,,sea',
    });
    expect(await fileOf(fileId)).toMatchObject({
      ownerId: user.id,
      name: 'Ferien.bin',
      mimeType: 'application/x-thing',
      tags: ['sea', '2020'],
      capturedAt: new Date('2020-02-29T10:00:00Z'),
      sortAt: new Date('2020-02-29T10:00:00Z'),
    });
  });

  it('include name and type as alternatives', async () => {
    const fileId = await tus.upload(randomBytes(10), { name: 'a.xyz', type: 'text/x-a' });
    expect(await fileOf(fileId)).toMatchObject({ name: 'a.xyz', mimeType: 'text/x-a' });
  });

  it('can all be omitted or empty', async () => {
    const empty = { filename: '', filetype: '', sha256: '', capturedAt: '', tags: '' };
    for (const metadata of [empty, undefined]) {
      const fileId = await tus.upload(randomBytes(10), metadata);
      expect(await fileOf(fileId)).toMatchObject({
        name: 'unnamed',
        mimeType: 'application/octet-stream',
        tags: [],
      });
    }
  });

  it('exclude all others, which are ignored', async () => {
    const other = await app.signUp();
    const fileId = await tus.upload(randomBytes(10), {
      filename: 'mine',
      userId: other.id,
      owner: other.id,
      ownerId: other.id,
      id: other.id,
      status: 'ARCHIVED',
      __proto__x: 'x',
      ['__proto__']: '{"ownerId":"x"}',
      constructor: 'x',
      relativePath: '../../etc/passwd',
    });
    expect(await fileOf(fileId)).toMatchObject({ ownerId: user.id, status: 'COMPLETED' });
    expect((await tracesOf(app, other.id)).files).toBe(0);
  });
});

describe('invalid metadata', () => {
  const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

  it.each([
    [
      'bytes that are not UTF-8',
      `filename ${base64(Buffer.from([0xff, 0xfe]))}`,
      'METADATA_INVALID',
    ],
    ['9 kB', `note ${base64('x'.repeat(6750))}`, 'METADATA_INVALID'],
    ['an invalid hash', `sha256 ${base64('abc')}`, 'FILE_HASH_INVALID'],
    ['an invalid date', `capturedAt ${base64('yesterday')}`, 'CAPTURE_TIME_INVALID'],
    [
      'a date without a time zone',
      `capturedAt ${base64('2020-01-01T00:00:00')}`,
      'CAPTURE_TIME_INVALID',
    ],
    [
      'a date before photography',
      `capturedAt ${base64('1700-01-01T00:00:00Z')}`,
      'CAPTURE_TIME_INVALID',
    ],
    ['an invalid type', `filetype ${base64('image')}`, 'FILE_TYPE_INVALID'],
    ['101 tags', `tags ${base64(Array.from({ length: 101 }, (_, n) => n).join())}`, 'TAG_INVALID'],
    ['a tag of 65 characters', `tags ${base64('x'.repeat(65))}`, 'TAG_INVALID'],
    ['a tag with a line break', `tags ${base64('a\nb')}`, 'TAG_INVALID'],
    ['a name of 1,025 characters', `filename ${base64('x'.repeat(1025))}`, 'FILE_NAME_INVALID'],
    ['a name with a NUL', `filename ${base64('a\0b')}`, 'FILE_NAME_INVALID'],
  ])('returns an error and leaves nothing: %s', async (_what, header, code) => {
    const staged = await stagedIn(app);
    const answer = await tus.create(100, { headers: { 'upload-metadata': header } });
    expect(answer).toMatchObject({ status: 400, code });
    expect(answer.headers).not.toHaveProperty('location');
    expect(await tracesOf(app, user.id)).toEqual({ sessions: 0, files: 0, reserved: 0, used: 0 });
    expect(await stagedIn(app)).toEqual(staged);
  });
});

describe('file names', () => {
  const NAMES = [
    '../../etc/passwd',
    '..',
    'C:\\Windows\\con.txt',
    'a/b\\c',
    '~$cache; rm -rf.txt',
    'quotes\'"`.jpg',
    '<script>alert(1)</script>.svg',
    'tab\tand\r\nSet-Cookie: a=b',
    '☃ émoji 👩‍👩‍👧‍👦 한국어.jpg',
    'e\u0301 decomposed',
    '\u202egpj.exe',
    '%00%2e%2e%2f',
    ' spaces at the ends ',
    'ＡＢＣ１２３',
    'null',
    'undefined',
    '-rf',
    `${'é'.repeat(500)}.jpeg`,
  ];

  it.each(NAMES)('are returned unchanged: %j', async (name) => {
    const bytes = randomBytes(20);
    const path = await tus.open(20, { metadata: { filename: name } });
    const fileId = fileIdOf(await tus.patch(path, 0, bytes));
    expect((await fileOf(fileId)).name).toBe(name);
    const echoed = (await tus.head(path)).headers['upload-metadata'];
    expect(echoed).toBe(metadataHeader({ filename: name }));
    const answer = await tus.request('GET', `/files/${fileId}/content?download`);
    expect(answer.status).toBe(200);
    const disposition = String(answer.headers['content-disposition']);
    expect(disposition).toMatch(
      /^attachment; filename="[ -~]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
    );
    const shown = decodeURIComponent(disposition.split("UTF-8''")[1] ?? '');
    expect(shown).not.toMatch(/[/\\\r\n"\u202e]|^\.|^$/);
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(255);
  });
});
