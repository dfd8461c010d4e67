import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import {
  cookieOf,
  get,
  linkIn,
  linksIn,
  type MadeShare,
  postForm,
  type ShareApp,
  startShareApp,
  trash,
} from '../../support/app/share-app.ts';
import { ShareDocument } from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { type ReadEntry, readZip } from '../../support/library/read-zip.ts';
import { NOTHING_ARCHIVED } from '../../support/storage/nothing-archived.ts';
import { type Answer, type RequestHeaders, send } from '../../support/tus/raw-http.ts';

const MINUTE = 60_000;
const clock = new AdjustableClock();
/** Objects that can still be read before the provider fails in the middle of one. */
let readable = Infinity;
let app: ShareApp;
let ids: string[];
const contents = [randomBytes(400_000), randomBytes(300_000), randomBytes(200)];
beforeAll(async () => {
  app = await startShareApp({
    overrides: {
      clock,
      providers: async ({ local }) => new ConfiguredProviders(failing(local), [], NOTHING_ARCHIVED),
    },
  });
  ids = [];
  for (const [at, bytes] of contents.entries()) ids.push(await app.upload(bytes, `${at + 1}.bin`));
});
beforeEach(() => {
  readable = Infinity;
});
afterAll(() => app[Symbol.asyncDispose]());

function failing(local: StorageProvider): StorageProvider {
  const open: StorageProvider['open'] = async (location, range, signal) => {
    readable -= 1;
    const bytes = await local.open(location, range, signal);
    return readable < 0 ? half(bytes) : bytes;
  };
  return Object.assign(Object.create(local) as StorageProvider, { open });
}

async function* half(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    yield chunk.subarray(0, chunk.byteLength / 2);
    throw new Error('the disk is gone');
  }
}

/** Sends the form with these files. */
function select(
  { url }: MadeShare,
  fileIds: readonly string[],
  headers: RequestHeaders = {},
): Promise<Answer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = fileIds.map((id) => `file=${encodeURIComponent(id)}`).join('&');
  return send('POST', `${url}/zip`, { ...type, ...headers }, Buffer.from(body));
}

async function selectedLink(share: MadeShare, fileIds: readonly string[]): Promise<string> {
  const answer = await select(share, fileIds);
  expect(answer.status).toBe(303);
  return new URL(answer.headers.location ?? '', share.url).href;
}

async function zipOf(link: string): Promise<ReadEntry[]> {
  const zip = await get(link);
  expect(zip.status).toBe(200);
  expect(zip.headers['content-length']).toBe(String(zip.bytes.byteLength));
  return readZip(zip.bytes);
}

const textOf = (entry: ReadEntry | undefined) => entry?.bytes.toString().split('\r\n');

async function downloadsOf({ id }: MadeShare): Promise<number | undefined> {
  const { share } = await ask(app, ShareDocument, { id, first: 1 }, app.owner.token);
  return share?.downloads;
}

describe('a zip of selected files', () => {
  it('contains them in the order of the share and counts as one download', async () => {
    const share = await app.share({ ids, title: 'By the sea', downloadLimit: 1 });
    const page = await get(share.url);
    const offered = [...page.text.matchAll(/type="checkbox"\s+name="file"\s+value="([^"]*)"/g)];
    expect(offered.map(([, value]) => value)).toEqual(ids);
    const link = await selectedLink(share, [ids[2] ?? '', ids[0] ?? '', ids[0] ?? '']);
    expect((await send('HEAD', link)).headers['content-length']).toMatch(/^400\d{3}$/);
    expect(await downloadsOf(share)).toBe(0);
    const entries = await zipOf(link);
    expect(entries.map(({ name }) => name)).toEqual(['1.bin', '3.bin']);
    expect(entries.map(({ bytes }) => bytes)).toEqual([contents[0], contents[2]]);
    expect(await downloadsOf(share)).toBe(1);
    clock.advance(16 * MINUTE);
    expect(await zipOf(link)).toHaveLength(2);
    expect(await downloadsOf(share)).toBe(1);
    expect((await get(await selectedLink(share, ids))).status).toBe(410);
  });

  it('tells how many selected files the share lacks, but nothing about them', async () => {
    const gone = await app.upload(randomBytes(10), 'gone.jpg');
    const secret = await app.upload(randomBytes(10), 'secret.jpg');
    const share = await app.share({ ids: [...ids, gone] });
    const unknown = `file_${app.app.installation.ids.next()}`;
    const link = await selectedLink(share, [ids[1] ?? '', gone, secret, unknown, 'nonsense']);
    await trash(app, gone);
    const [note, ...files] = await zipOf(link);
    expect(note?.name).toBe('Not included.txt');
    expect(textOf(note)).toEqual([
      'Some files are not in this zip.',
      '',
      '3 of the selected files are no longer shared.',
      '',
    ]);
    expect(files.map(({ name }) => name)).toEqual(['2.bin']);
    const [one] = await zipOf(await selectedLink(share, [ids[1] ?? '', secret]));
    expect(textOf(one)).toContain('1 of the selected files is no longer shared.');
  });

  it('can have 200 files', async () => {
    const share = await app.share({ ids });
    const others = Array.from({ length: 199 }, () => `file_${app.app.installation.ids.next()}`);
    const link = await selectedLink(share, [ids[0] ?? '', ...others]);
    expect(link.length).toBeLessThan(4_700);
    expect(await zipOf(link)).toHaveLength(2);
    expect((await select(share, [...others, ...ids])).status).toBe(400);
  });

  it('requires a selection', async () => {
    const share = await app.share({ ids });
    for (const chosen of [[], ['nonsense']]) {
      const answer = await select(share, chosen);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('No files are selected');
    }
    for (const files of ['', 'AAAA', '!', `${'A'.repeat(21)}B`]) {
      expect((await get(`${share.url}/zip?files=${files}`)).status).toBe(400);
    }
    expect(await downloadsOf(share)).toBe(0);
  });

  it('cannot be changed in its link, and a link without a signature is led to one', async () => {
    const share = await app.share({ ids });
    const link = new URL(await selectedLink(share, [ids[0] ?? '']));
    const other = new URL(await selectedLink(share, [ids[1] ?? '']));
    const { searchParams } = new URL(link);
    const [own, others] = [searchParams.get('files') ?? '', other.searchParams.get('files') ?? ''];
    expect((await get(link.href.replace(own, others))).status).toBe(403);
    expect((await get(link.href.replace(`&files=${own}`, ''))).status).toBe(403);
    const whole = linkIn(await get(share.url), share.url, '/zip?');
    expect((await get(`${whole}&files=${own}`)).status).toBe(403);
    const led = await get(`${share.url}/zip?files=${own}`);
    expect(led.status).toBe(303);
    expect(await zipOf(new URL(led.headers.location ?? '', share.url).href)).toHaveLength(1);
  });

  it('is not made for other sites, for previews only, or without the password', async () => {
    const share = await app.share({ ids });
    for (const site of ['cross-site', 'same-site']) {
      const foreign = await select(share, ids, { 'sec-fetch-site': site });
      expect(foreign.headers.location).toBe(new URL(share.url).pathname);
    }
    const previews = await app.share({ ids, permission: 'PREVIEW' });
    const page = await get(previews.url);
    expect(page.text).not.toContain('checkbox');
    expect((await get(await selectedLink(previews, ids))).status).toBe(404);
    const password = 'a secret of us';
    const locked = await app.share({ ids, password });
    const refused = await select(locked, ids);
    expect(refused.headers.location).toBe(new URL(locked.url).pathname);
    const cookie = cookieOf(await postForm(locked.url, { password }));
    const led = await select(locked, ids, { cookie });
    expect(await zipOf(new URL(led.headers.location ?? '', locked.url).href)).toHaveLength(3);
  });

  it('is not offered for a single file or after the last download', async () => {
    const single = await get((await app.share({ ids: ids.slice(0, 1) })).url);
    expect(single.text).not.toContain('checkbox');
    const share = await app.share({ ids, downloadLimit: 1 });
    await zipOf(linkIn(await get(share.url), share.url, '/zip?'));
    expect((await get(share.url)).text).not.toContain('checkbox');
  });
});

describe('a zip whose file becomes unreadable while it is sent', () => {
  it('is cut instead of ending early, and the error is logged once', async () => {
    const share = await app.share({ ids });
    const [link = ''] = linksIn(await get(share.url), share.url, '/zip?');
    const before = app.logged.length;
    readable = 1;
    const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(link, { agent: false }, resolve).once('error', reject).end();
    const answer = await answered;
    let received = 0;
    answer.on('data', (chunk: Buffer) => (received += chunk.byteLength));
    const failure = await new Promise<unknown>((done) => {
      answer.once('error', done);
      answer.once('end', () => done(undefined));
    });
    expect(failure).toMatchObject({ code: 'ECONNRESET' });
    expect(answer.complete).toBe(false);
    const announced = Number(answer.headers['content-length']);
    expect(announced).toBeGreaterThan(700_000);
    expect(received).toBeGreaterThan(300_000);
    expect(received).toBeLessThan(announced);
    await expect.poll(() => app.logged.length).toBe(before + 1);
    expect(app.logged.at(-1)).toMatchObject({ message: 'the disk is gone' });
    // The same link repeats the download.
    readable = Infinity;
    expect(await zipOf(link)).toHaveLength(3);
    expect(await downloadsOf(share)).toBe(1);
  });
});
