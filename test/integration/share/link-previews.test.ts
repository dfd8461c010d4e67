import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { get, type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { makePreviews } from '../../support/media/media-of.ts';
import type { Answer } from '../../support/tus/raw-http.ts';

const HOSTILE = `"><script>alert('1')</script>&amp;`;
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;';
const PUBLIC_URL = 'https://photos.example.org';
let app: ShareApp;
let pictureId: string;
let textId: string;
beforeAll(async () => {
  app = await startShareApp({ env: { PUBLIC_URL } });
  pictureId = await app.upload(await landscape(3, 900, 600), `${HOSTILE}.jpg`);
  textId = await app.upload(Buffer.from('hello'), 'first.txt');
  await makePreviews(app.app, pictureId);
});
afterAll(() => app[Symbol.asyncDispose]());

function tagsOf({ text }: Answer): Record<string, string> {
  const tags = text.matchAll(/<meta\s+property="(og:[^"]*)"\s+content="([^"]*)"/g);
  return Object.fromEntries([...tags].map(([, name = '', value = '']) => [name, value]));
}

/** The page of a share; the public URL names another host than this test uses. */
const local = (url: string) => url.replace(PUBLIC_URL, app.app.url);

describe('the tags for link previews', () => {
  it('show the title and the first picture, which needs no cookie', async () => {
    const { url } = await app.share({ ids: [textId, pictureId], title: HOSTILE });
    const page = await get(local(url));
    const tags = tagsOf(page);
    expect(tags).toEqual({
      'og:title': ESCAPED,
      'og:type': 'website',
      'og:site_name': 'FlexStorage',
      'og:image': `${url}/files/${pictureId}/preview/1440`,
      'og:image:width': '900',
      'og:image:height': '600',
    });
    const image = await get(local(tags['og:image'] ?? ''), { accept: '*/*' });
    expect(image.status).toBe(200);
    expect(image.headers['content-type']).toMatch(/^image\/(?:jpeg|webp)$/);
    const one = tagsOf(await get(`${local(url)}/files/${pictureId}`));
    expect(one['og:image']).toBe(tags['og:image']);
    const none = tagsOf(await get(`${local(url)}/files/${textId}`));
    expect(none['og:image']).toBeUndefined();
  });

  it('are missing for a share with a password, also after entering it', async () => {
    const password = 'a secret of us';
    const { url } = await app.share({ ids: [pictureId], title: 'Geheim', password });
    const page = await get(local(url));
    expect(page.text).not.toMatch(/og:|Geheim|preview/);
    expect(tagsOf(await get(local(`${url.slice(0, -1)}!`)))).toEqual({});
    const image = await get(`${local(url)}/files/${pictureId}/preview/1440`);
    expect(image.status).toBe(404);
  });
});

describe('the text of a share page', () => {
  it('is escaped, whatever names and titles contain', async () => {
    const { url } = await app.share({
      ids: [pictureId, textId],
      title: HOSTILE,
      note: HOSTILE,
      senderName: HOSTILE,
    });
    const list = await get(local(url));
    const file = await get(`${local(url)}/files/${pictureId}`);
    expect(list.text).toContain(`From <bdi>${ESCAPED}</bdi>: `);
    for (const { text } of [list, file]) {
      expect(text).toContain('&lt;script&gt;');
      expect(text).not.toMatch(/<script|alert\('/);
    }
  });

  it('tells the capture date only if the share includes metadata', async () => {
    await app.app.installation.sql(
      `update file set captured_at = $2, sort_at = $2, capture_source = 'EXIF' where id = $1`,
      [pictureId.slice(-36), new Date('2021-05-06T07:08:09Z')],
    );
    const dated = await app.share({ ids: [pictureId] });
    expect((await get(`${local(dated.url)}/files/${pictureId}`)).text).toContain(', 6 May 2021');
    const undated = await app.share({ ids: [pictureId], permission: 'PREVIEW' });
    const { text } = await get(`${local(undated.url)}/files/${pictureId}`);
    expect(text).toContain(', uploaded on ');
    expect(text).not.toContain('2021');
  });

  it('reserves the space of pictures and shows their color', async () => {
    const { url } = await app.share({ ids: [pictureId] });
    const list = await get(local(url));
    expect(list.text).toMatch(/<img[^>]*preview\/512"[^>]*width="512"\s+height="341"/);
    expect(list.text).toMatch(/<rect[^>]*fill="#[0-9a-f]{6}"/);
    const file = await get(`${local(url)}/files/${pictureId}`);
    expect(file.text).toMatch(/<img[^>]*preview\/1440"[^>]*width="900"\s+height="600"/);
  });

  it('survives an invalid Host header', async () => {
    const other = await startShareApp();
    try {
      const { url } = await other.share({ ids: [await other.upload(Buffer.from('x'))] });
      const page = await get(url, { host: 'a"b' });
      expect(page.text).not.toContain('a"b');
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });
});
