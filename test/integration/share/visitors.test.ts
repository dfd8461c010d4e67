import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import {
  get,
  linkIn,
  linksIn,
  type ShareApp,
  startShareApp,
  trash,
} from '../../support/app/share-app.ts';
import {
  ShareRevokeDocument,
  ShareUpdateDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { send } from '../../support/tus/raw-http.ts';

const MINUTE = 60_000;
const bytes = randomBytes(5_000);
const clock = new AdjustableClock();
let app: ShareApp;
let fileId: string;
let otherId: string;
beforeAll(async () => {
  app = await startShareApp({ overrides: { clock } });
  fileId = await app.upload(bytes);
  otherId = await app.upload(randomBytes(100), 'other.pdf');
});
afterAll(() => app[Symbol.asyncDispose]());

const soon = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
const revoke = (id: string) => ask(app, ShareRevokeDocument, { id }, app.owner.token);

describe('a visitor with a link', () => {
  it('sees the files and downloads them, byte for byte', async () => {
    const { url } = await app.share({ ids: [fileId, otherId], title: 'By the sea' });
    expect(url).toMatch(/\/s\/fss_[\w-]{43}$/);
    const page = await get(url);
    expect(page.status).toBe(200);
    expect(page.text).toContain('By the sea');
    expect(page.text).toContain('2 files, 5.1 kB');
    const [first = '', second = ''] = linksIn(page, url, '/content?');
    const file = await get(first);
    expect(file.status).toBe(200);
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="photo.jpg"/);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect((await get(second)).headers['content-disposition']).toMatch(/other\.pdf/);
    const part = await get(first, { range: 'bytes=10-19' });
    expect(part).toMatchObject({ status: 206, bytes: bytes.subarray(10, 20) });
    const one = await get(linksIn(page, url, `/files/${fileId}`)[0] ?? '');
    expect(one.text).toContain('Next file');
    expect(one.text).not.toContain('Previous file');
  });

  it('receives pages without scripts that are not cached or indexed', async () => {
    const { headers } = await get((await app.share({ ids: [fileId] })).url);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers['x-robots-tag']).toContain('noindex');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src 'self'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|script|https?:/);
  });

  it('cannot modify a download link', async () => {
    const { url } = await app.share({ ids: [fileId, otherId] });
    const another = await app.share({ ids: [fileId, otherId] });
    const page = await get(url);
    const link = new URL(linkIn(page, url, `${fileId}/content?`));
    const changed = (name: string, value: string): URL => {
      const copy = new URL(link);
      copy.searchParams.set(name, value);
      return copy;
    };
    const { searchParams: said } = link;
    const without = new URL(link);
    without.searchParams.delete('expires');
    const refused = [
      changed('expires', String(Number(said.get('expires')) + 1)),
      changed('expires', `0${said.get('expires')}`),
      changed('expires', ''),
      changed('download', app.app.installation.ids.next()),
      changed('download', `${said.get('download')}'`),
      changed('signature', `${said.get('signature')}=`),
      changed('signature', `A${said.get('signature')?.slice(1)}B`),
      changed('signature', ''),
      without,
      new URL(link.href.replace(fileId, otherId)),
      new URL(link.href.replace(/\/s\/[^/]+/, new URL(another.url).pathname)),
      new URL(link.href.replace(`/files/${fileId}/content`, '/zip')),
    ];
    for (const { href } of refused) {
      const { status, text } = await get(href);
      expect({ href, status }).toEqual({ href, status: 403 });
      expect(text).toContain('This download link has expired');
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await send(method, link.href)).status).toBe(404);
    }
    expect((await get(link.href)).status).toBe(200);
  });

  it('is redirected to a new link after one expires, and can resume a started download', async () => {
    const { url } = await app.share({ ids: [fileId], downloadLimit: 1 });
    const unused = linkIn(await get(url), url, '/content?');
    const begun = linkIn(await get(url), url, '/content?');
    expect((await get(begun)).status).toBe(200);
    clock.advance(16 * MINUTE);
    expect(await get(begun, { range: 'bytes=4000-' })).toMatchObject({ status: 206 });
    const led = await get(unused);
    expect(led.status).toBe(303);
    expect(led.headers.location).toMatch(
      /^\/s\/fss_[\w-]+\/files\/file_[\w-]+\/content\?download=/,
    );
    expect((await get(new URL(led.headers.location ?? '', url).href)).status).toBe(410);
    clock.advance(24 * 60 * MINUTE);
    expect((await get(begun)).status).toBe(303);
  });
});

describe('an expired or revoked link', () => {
  it('looks like an unknown link', async () => {
    const expiring = await app.share({ ids: [fileId], expiresAt: soon(10 * MINUTE) });
    const revoked = await app.share({ ids: [fileId] });
    const page = await get(expiring.url);
    const content = linkIn(page, expiring.url, '/content?');
    expect(page.status).toBe(200);
    await revoke(revoked.id);
    clock.advance(10 * MINUTE);
    const unknown = expiring.url.slice(0, -1) + (expiring.url.endsWith('A') ? 'B' : 'A');
    const answers = await Promise.all(
      [expiring.url, revoked.url, unknown, `${app.app.url}/s/x`, content].map((url) => get(url)),
    );
    const plain = ({
      status,
      text,
      headers: { date: _date, ...headers },
    }: (typeof answers)[0]) => ({
      status,
      text,
      headers,
    });
    const [first, ...others] = answers.map(plain);
    expect(first?.status).toBe(404);
    expect(first?.text).toContain('This link does not work');
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(['file', 'zip'])('also ends its URLs and the running download of a %s', async (what) => {
    const big = await app.upload(randomBytes(40_000_000), 'big.bin');
    const { id, url } = await app.share({ ids: [big, fileId] });
    const page = await get(url);
    const download = linksIn(page, url, what === 'zip' ? '/zip?' : `/${big}/content?`);
    const links = [...download, ...linksIn(page, url, '/files/')];
    const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(links[0] ?? '', { agent: false }, resolve)
      .once('error', reject)
      .end();
    // The body is not read: only as much is sent as fits into the socket buffers.
    const reading = await answered;
    reading.on('error', () => undefined);
    const closed = new Promise((done) => void reading.once('close', done));
    await revoke(id);
    for (const link of links) expect((await get(link)).status).toBe(404);
    let received = 0;
    reading.on('data', (chunk: Buffer) => (received += chunk.byteLength));
    await closed;
    expect(Number(reading.headers['content-length'])).toBeGreaterThanOrEqual(40_000_000);
    expect(reading.complete).toBe(false);
    expect(received).toBeLessThan(40_000_000);
  });

  it('is also affected by changed terms', async () => {
    const { id, url } = await app.share({ ids: [fileId] });
    const link = linkIn(await get(url), url, '/content?');
    const input = { permission: 'PREVIEW', expiresAt: soon(MINUTE) } as const;
    await ask(app, ShareUpdateDocument, { id, input }, app.owner.token);
    expect((await get(link)).status).toBe(404);
    const page = await get(url);
    expect(page.text).toContain('Previews only');
    expect(linksIn(page, url, '/content?')).toEqual([]);
    expect((await get(`${url}/zip`)).status).toBe(303);
    clock.advance(MINUTE);
    expect((await get(url)).status).toBe(404);
  });
});

describe('the contents of a share', () => {
  it('exclude a file as soon as it is trashed', async () => {
    const id = await app.upload(randomBytes(10), 'doomed.jpg');
    const { url } = await app.share({ ids: [fileId, id] });
    const link = linksIn(await get(url), url, `${id}/content?`)[0] ?? '';
    await trash(app, id);
    expect((await get(url)).text).not.toContain('doomed.jpg');
    expect((await get(link)).status).toBe(404);
    await app.app.installation.sql('delete from file where id = $1', [id.slice(-36)]);
    expect((await get(url)).text).toContain('1 file,');
  });

  it('follow the current files of an album', async () => {
    const albumId = await app.album('Sommer', [fileId]);
    const { url } = await app.share({ albumId });
    expect((await get(url)).text).toContain('Sommer');
    expect((await get(`${url}/files/${otherId}`)).status).toBe(404);
    const { sql } = app.app.installation;
    await sql(
      `insert into album_file (album_id, file_id, position, added_at) values ($1, $2, 0.5, now())`,
      [albumId.slice(-36), otherId.slice(-36)],
    );
    const page = await get(url);
    const order = [...page.text.matchAll(/class="name"><bdi>([^<]*)/g)].map(([, name]) => name);
    expect(order).toEqual(['other.pdf', 'photo.jpg']);
    await sql('delete from album_file where file_id = $1', [fileId.slice(-36)]);
    expect((await get(`${url}/files/${fileId}`)).status).toBe(404);
    await sql('delete from album where id = $1', [albumId.slice(-36)]);
    expect((await get(url)).status).toBe(404);
  });

  it('are shown in pages of 200', async () => {
    const { sql } = app.app.installation;
    const copies = await sql<{ id: string }>(
      `insert into file select gen_random_uuid(), owner_id, 'copy ' || n || '.jpg', mime_type, size, status, tags,
         captured_at, capture_source, claimed_captured_at, sort_at, content_id, created_at, completed_at
       from file, generate_series(1, 250) n where id = $1 returning id`,
      [fileId.slice(-36)],
    );
    const { url } = await app.share({ ids: copies.map(({ id }) => `file_${id}`) });
    const first = await get(url);
    expect(first.text).toContain('250 files');
    expect(linksIn(first, url, '/content?')).toHaveLength(200);
    const second = await get(linkIn(first, url, '?after='));
    expect(linksIn(second, url, '/content?')).toHaveLength(50);
    expect(linksIn(second, url, '?after=')).toEqual([]);
    const again = await get(`${url}?after=nonsense`);
    expect(linksIn(again, url, '/content?')).toHaveLength(200);
  });
});
