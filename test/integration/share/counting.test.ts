import { randomBytes } from 'node:crypto';
import http from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  get,
  linkIn,
  linksIn,
  type MadeShare,
  type ShareApp,
  startShareApp,
} from '../../support/app/share-app.ts';
import { ShareDocument, ShareUpdateDocument } from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { readZip } from '../../support/library/read-zip.ts';
import { send } from '../../support/tus/raw-http.ts';

const bytes = randomBytes(50_000);
const other = randomBytes(300);
let app: ShareApp;
let fileId: string;
let otherId: string;
beforeAll(async () => {
  app = await startShareApp();
  fileId = await app.upload(bytes);
  otherId = await app.upload(other, 'Notizen ä.txt');
});
afterAll(() => app[Symbol.asyncDispose]());

/** More than fits into the buffers between client and server, so that a download can be cut in the middle. */
const PIECE = 4 * 1024 * 1024;

/** Requests the bytes from `start` on and closes the connection after the first ones. */
async function cutDownload(link: string, start: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const headers = { range: `bytes=${start}-` };
  const request = http.get(link, { agent: false, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (Buffer.concat(chunks).byteLength < PIECE / 2) return;
      request.destroy();
      resolve(Buffer.concat(chunks));
    });
    answer.on('error', () => undefined);
  });
  request.on('error', reject);
  return promise;
}

async function seenOf({ id }: MadeShare): Promise<{ downloads: number; kinds: string[] }> {
  const { share } = await ask(app, ShareDocument, { id, first: 100 }, app.owner.token);
  const kinds = share?.accesses.nodes.map(({ kind }) => kind) ?? [];
  return { downloads: share?.downloads ?? -1, kinds: kinds.toReversed() };
}

/** Races differ from run to run. */
const ROUNDS = Array.from({ length: 20 }, (_, round) => round + 1);

describe('a download limit', () => {
  it.each(ROUNDS)('of 1 counts 50 parallel range requests as one download (round %i)', async () => {
    const share = await app.share({ ids: [fileId], downloadLimit: 1 });
    const link = linkIn(await get(share.url), share.url, '/content?');
    const pieces = Array.from({ length: 50 }, (_, at) => ({
      start: at * 1_000,
      end: at * 1_000 + 999,
    }));
    const answers = await Promise.all(
      pieces.map(({ start, end }) => get(link, { range: `bytes=${start}-${end}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 206));
    expect(Buffer.concat(answers.map((answer) => answer.bytes)).equals(bytes)).toBe(true);
    expect(await seenOf(share)).toEqual({ downloads: 1, kinds: ['OPENED', 'DOWNLOAD'] });
    const page = await get(share.url);
    expect(page.text).toContain('has reached its download limit');
    expect(linksIn(page, share.url, '/content?')).toEqual([]);
    expect((await get(link)).status).toBe(200);
    expect(await seenOf(share)).toMatchObject({ downloads: 1 });
  });

  it('of 1 counts a download that is cut and resumed 10 times as one', async () => {
    const big = randomBytes(11 * PIECE);
    const id = await app.upload(big, 'big.bin');
    const share = await app.share({ ids: [id], downloadLimit: 1 });
    const link = linkIn(await get(share.url), share.url, '/content?');
    let received = Buffer.alloc(0);
    for (let cuts = 0; cuts < 10; cuts += 1) {
      received = Buffer.concat([received, await cutDownload(link, received.byteLength)]);
      expect(received.byteLength).toBeLessThan(big.byteLength);
    }
    const rest = await get(link, { range: `bytes=${received.byteLength}-` });
    expect(rest.status).toBe(206);
    expect(Buffer.concat([received, rest.bytes]).equals(big)).toBe(true);
    expect(await seenOf(share)).toEqual({ downloads: 1, kinds: ['OPENED', 'DOWNLOAD'] });
  });

  it('of 3 allows 3 of 50 concurrent downloads', async () => {
    const share = await app.share({ ids: [fileId, otherId], downloadLimit: 3 });
    const pages = await Promise.all(Array.from({ length: 25 }, () => get(share.url)));
    const links = pages.flatMap((page) => linksIn(page, share.url, '/content?'));
    expect(new Set(links).size).toBe(50);
    const statuses = await Promise.all(links.map(async (link) => (await get(link)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 410)).toHaveLength(47);
    expect(await seenOf(share)).toMatchObject({ downloads: 3 });
  });

  it('is not consumed by responses without bytes', async () => {
    const share = await app.share({ ids: [fileId], downloadLimit: 1 });
    const link = linkIn(await get(share.url), share.url, '/content?');
    const head = await send('HEAD', link);
    expect(head).toMatchObject({ status: 200, bytes: Buffer.alloc(0) });
    const etag = head.headers.etag ?? '';
    expect((await get(link, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(link, { 'if-match': '"another"' })).status).toBe(412);
    const beyond = await get(link, { range: 'bytes=90000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe('bytes */50000');
    expect(await seenOf(share)).toMatchObject({ downloads: 0 });
    expect((await get(link)).status).toBe(200);
    expect(await seenOf(share)).toMatchObject({ downloads: 1 });
  });

  it('can be raised and removed', async () => {
    const share = await app.share({ ids: [fileId], downloadLimit: 1 });
    const links = [await get(share.url), await get(share.url), await get(share.url)].map((page) =>
      linkIn(page, share.url, '/content?'),
    );
    const [first = '', second = '', third = ''] = links;
    expect((await get(first)).status).toBe(200);
    expect((await get(second)).status).toBe(410);
    for (const downloadLimit of [2, null]) {
      const input = { downloadLimit };
      await ask(app, ShareUpdateDocument, { id: share.id, input }, app.owner.token);
      expect((await get(downloadLimit ? second : third)).status).toBe(200);
    }
    expect(await seenOf(share)).toMatchObject({ downloads: 3 });
  });
});

describe('the zip of a share', () => {
  it('contains every file, has the announced size, and counts as one download', async () => {
    const share = await app.share({
      ids: [fileId, otherId],
      title: 'Ärger / "2026"',
      downloadLimit: 1,
    });
    const page = await get(share.url);
    const link = linkIn(page, share.url, '/zip?');
    expect((await send('HEAD', link)).headers['content-length']).toMatch(/^5\d{4}$/);
    const zip = await get(link);
    expect(zip.headers['content-length']).toBe(String(zip.bytes.byteLength));
    expect(zip.headers['content-disposition']).toBe(
      `attachment; filename="_rger _ _2026_.zip"; filename*=UTF-8''%C3%84rger%20_%20_2026_.zip`,
    );
    expect(readZip(zip.bytes).map(({ name, bytes: content }) => ({ name, content }))).toEqual([
      { name: 'photo.jpg', content: bytes },
      { name: 'Notizen ä.txt', content: other },
    ]);
    expect(await seenOf(share)).toEqual({ downloads: 1, kinds: ['OPENED', 'ZIP'] });
    const file = linksIn(page, share.url, '/content?')[0] ?? '';
    expect((await get(file)).status).toBe(410);
  });
});

describe('the log of a share', () => {
  it('records repeated access by one visitor once, and is pruned', async () => {
    const share = await app.share({ ids: [fileId] });
    for (let at = 0; at < 5; at += 1) await get(share.url);
    await get(`${share.url}/files/${fileId}`);
    expect(await seenOf(share)).toMatchObject({ kinds: ['OPENED', 'PREVIEW'] });
    const { sql, shareLedger, clock } = app.app.installation;
    const [row] = await sql('select network from share_access where share_id = $1', [
      share.id.slice(-36),
    ]);
    expect(row).toEqual({ network: '127.0.0.0/24' });
    const now = clock.now();
    await shareLedger.prune(now, new Date(0), 1);
    expect(await seenOf(share)).toMatchObject({ kinds: ['PREVIEW'] });
    await shareLedger.prune(now, new Date(now.getTime() + 60_000), 1);
    expect(await seenOf(share)).toMatchObject({ kinds: [] });
  });
});
