import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type GraphqlApp, startGraphqlApp, uploadFile } from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { get, makePreviews, mediaOf } from '../../support/media/media-of.ts';
import { HAS_NGINX, startNginxCache } from '../../support/media/nginx-cache.ts';
import { freePort } from '../../support/processes/server-process.ts';

if (!HAS_NGINX) console.warn('NOT TESTED: previews behind a cache (needs nginx)');

describe.skipIf(!HAS_NGINX)('previews behind nginx as a CDN', () => {
  let server: GraphqlApp;
  let nginx: AsyncDisposable;
  let cdn: string;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    cdn = `http://127.0.0.1:${port}`;
    server = await startGraphqlApp({ env: { CDN_URL: cdn } });
    nginx = await startNginxCache(port, server.app.url);
    const user = await server.app.signUp();
    const photo = await uploadFile(server, user, await landscape(1));
    await makePreviews(server.app, photo);
    url = (await mediaOf(server, user, photo)).preview?.url ?? '';
  });
  afterAll(async () => {
    await nginx[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it('have URLs at CDN_URL', () => {
    expect(url).toMatch(`${cdn}/previews/`);
  });

  it('are requested from the server once', async () => {
    const answers = [await answerOf(url), await answerOf(url), await answerOf(url)];
    expect(answers.map(({ cache }) => cache)).toEqual(['MISS', 'HIT', 'HIT']);
    const direct = await answerOf(url.replace(cdn, server.app.url));
    for (const answer of answers) expect(answer).toEqual({ ...direct, cache: answer.cache });
  });

  it('differ by Accept without an extension, and are cached for each', async () => {
    const path = url.replace('.webp', '');
    for (const cache of ['MISS', 'HIT']) {
      for (const type of ['image/avif', 'image/jpeg', 'image/webp']) {
        expect(await answerOf(path, { headers: { accept: type } })).toMatchObject({ cache, type });
      }
    }
  });

  it('are requested again if they did not exist', async () => {
    const missing = url.replace(/[\w-]{22}/, 'A'.repeat(22));
    for (const _time of ['first', 'second']) {
      expect(await answerOf(missing)).toMatchObject({ status: 404, cache: 'MISS' });
    }
  });

  // The last test: it stops the server.
  it('are served with their ETag while the server is down', async () => {
    const cached = await answerOf(url);
    const { etag } = cached;
    await server.close();
    expect(await answerOf(url)).toEqual({ ...cached, cache: 'HIT' });
    expect(await answerOf(url, { method: 'HEAD' })).toEqual({ ...cached, cache: 'HIT', bytes: 0 });
    const again = await answerOf(url, { headers: { 'if-none-match': etag ?? '' } });
    expect(again).toMatchObject({ status: 304, cache: 'HIT', etag, bytes: 0 });
    const other = url.replace('/512.', '/256.');
    expect(await answerOf(other)).toMatchObject({ status: 502 });
  });
});

async function answerOf(url: string, init: RequestInit = {}) {
  const response = await get(url, init);
  const { status, headers } = response;
  return {
    status,
    cache: headers.get('x-cache-status'),
    type: headers.get('content-type'),
    control: headers.get('cache-control'),
    etag: headers.get('etag'),
    bytes: (await response.arrayBuffer()).byteLength,
  };
}
