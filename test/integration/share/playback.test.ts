import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  get,
  linkIn,
  linksIn,
  type MadeShare,
  type ShareApp,
  startShareApp,
} from '../../support/app/share-app.ts';
import { ShareDocument } from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { wavBytes } from '../../support/media/audio-bytes.ts';
import { makePreviews } from '../../support/media/media-of.ts';
import { movieBytes } from '../../support/media/movie-bytes.ts';
import { send } from '../../support/tus/raw-http.ts';

let app: ShareApp;
let movie: Buffer;
let movieId: string;
let soundId: string;
let textId: string;
beforeAll(async () => {
  app = await startShareApp();
  movie = await movieBytes({ format: 'webm' });
  movieId = await app.upload(movie, 'Waves.webm');
  soundId = await app.upload(wavBytes(8_000), 'Gulls.wav');
  textId = await app.upload(Buffer.from('<script>alert(1)</script>'), 'page.html');
  await makePreviews(app.app, movieId);
});
afterAll(() => app[Symbol.asyncDispose]());

const pageOf = ({ url }: MadeShare, fileId: string) => get(`${url}/files/${fileId}`);

async function seenOf({ id }: MadeShare): Promise<{ downloads: number; kinds: string[] }> {
  const { share } = await ask(app, ShareDocument, { id, first: 100 }, app.owner.token);
  const kinds = share?.accesses.nodes.map(({ kind }) => kind) ?? [];
  return { downloads: share?.downloads ?? -1, kinds: kinds.toReversed() };
}

describe('a video or recording on its page', () => {
  it('plays by ranges that count as one download', async () => {
    const share = await app.share({ ids: [movieId, soundId] });
    const page = await pageOf(share, movieId);
    expect(page.text).toMatch(/<video\s+controls\s+playsinline\s+preload="metadata"/);
    expect(page.headers['content-security-policy']).toContain("media-src 'self'");
    const link = linkIn(page, share.url, '/play?');
    const whole = await get(link);
    expect(whole.bytes.equals(movie)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-type': 'video/webm',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    });
    expect(whole.headers['content-disposition']).toMatch(/^inline;/);
    expect(whole.headers['content-security-policy']).toContain('sandbox');
    const part = await get(link, { range: 'bytes=10-19' });
    expect(part).toMatchObject({ status: 206, bytes: movie.subarray(10, 20) });
    await get(link, { range: 'bytes=-5' });
    expect(await seenOf(share)).toEqual({ downloads: 1, kinds: ['PREVIEW', 'DOWNLOAD'] });
    const sound = await pageOf(share, soundId);
    expect(sound.text).toMatch(/<audio\s+controls\s+preload="metadata"/);
    expect((await get(linkIn(sound, share.url, '/play?'))).headers['content-type']).toBe(
      'audio/wav',
    );
  });

  it('uses up the download limit only when it is played', async () => {
    const share = await app.share({ ids: [movieId], downloadLimit: 2 });
    const page = await pageOf(share, movieId);
    expect(page.text).toMatch(/<video\s+controls\s+playsinline\s+preload="none"/);
    expect(page.text).toContain('counts as one download; 2 downloads left');
    const link = linkIn(page, share.url, '/play?');
    expect((await send('HEAD', link)).status).toBe(200);
    expect(await seenOf(share)).toMatchObject({ downloads: 0 });
    await get(link, { range: 'bytes=0-99' });
    await get(link, { range: 'bytes=100-199' });
    expect(await seenOf(share)).toMatchObject({ downloads: 1 });
    const again = linkIn(await pageOf(share, movieId), share.url, '/play?');
    expect((await get(again)).status).toBe(200);
    const spent = await pageOf(share, movieId);
    expect(spent.text).toContain('has reached its download limit');
    expect(linksIn(spent, share.url, '/play?')).toEqual([]);
    // A player that already started may go on.
    expect((await get(link, { range: 'bytes=0-99' })).status).toBe(206);
  });

  it('does not play if only previews are shared', async () => {
    const share = await app.share({ ids: [movieId], permission: 'PREVIEW' });
    expect((await pageOf(share, movieId)).text).not.toContain('<video');
    const led = await get(`${share.url}/files/${movieId}/play`);
    expect((await get(new URL(led.headers.location ?? '', share.url).href)).status).toBe(404);
  });

  it('is served inline for no other type', async () => {
    const share = await app.share({ ids: [textId] });
    const page = await pageOf(share, textId);
    expect(linksIn(page, share.url, '/play')).toEqual([]);
    const link = linkIn(page, share.url, '/content?').replace('/content?', '/play?');
    expect((await get(link)).status).toBe(404);
  });

  it('needs a signed link', async () => {
    const share = await app.share({ ids: [movieId] });
    const link = linkIn(await pageOf(share, movieId), share.url, '/play?');
    expect((await get(link.replace(/signature=./, 'signature=~'))).status).toBe(403);
    const led = await get(`${share.url}/files/${movieId}/play`);
    expect(led.headers.location).toMatch(/\/play\?download=/);
  });
});
