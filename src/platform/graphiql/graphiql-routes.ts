import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { FastifyInstance } from 'fastify';

import { ifNoneMatch } from '../http/conditional-request.ts';
import { PROBLEM_TYPE, problem } from '../http/problem.ts';
import { type GraphiqlAssets, loadGraphiqlAssets } from './graphiql-assets.ts';
import { GRAPHIQL_CSP, graphiqlPage } from './graphiql-page.ts';

const expand = promisify(gunzip);
const HARDENING = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

/**
 * GraphiQL at `/graphiql`, served entirely from this host: the page is revalidated on every visit; its assets below
 * `/graphiql/` have content-hashed names and are cached forever. Nothing is loaded before the first visit.
 */
export async function graphiqlRoutes(app: FastifyInstance): Promise<void> {
  let loading: Promise<GraphiqlAssets> | undefined;
  const load = (): Promise<GraphiqlAssets> =>
    (loading ??= loadGraphiqlAssets().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));

  app.get('/graphiql', async (request, reply) => {
    const html = graphiqlPage(await load());
    const etag = `"${createHash('sha256').update(html).digest('hex').slice(0, 32)}"`;
    reply.headers({
      ...HARDENING,
      'cache-control': 'no-cache',
      'content-security-policy': GRAPHIQL_CSP,
      etag,
    });
    if (ifNoneMatch(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(html);
  });

  app.get('/graphiql/', async (_request, reply) => reply.redirect('/graphiql', 308));

  app.get<{ Params: { name: string } }>('/graphiql/:name', async (request, reply) => {
    const assets = Object.values(await load());
    const asset = assets.find(({ name }) => name === request.params.name);
    reply.headers(HARDENING);
    if (asset === undefined) {
      const detail = 'The GraphiQL file was not found.';
      return reply
        .code(404)
        .type(PROBLEM_TYPE)
        .send(problem({ status: 404, code: 'NOT_FOUND', detail }));
    }
    reply.type(asset.contentType).headers({
      'cache-control': 'public, max-age=31536000, immutable',
      // A worker is subject to the policy of its own script, not of the page.
      'content-security-policy': "default-src 'none'",
      vary: 'accept-encoding',
    });
    if (!acceptsGzip(request.headers['accept-encoding'])) {
      return reply.send(await expand(asset.gzipped));
    }
    return reply.header('content-encoding', 'gzip').send(asset.gzipped);
  });
}

/** Whether Accept-Encoding (RFC 9110 §12.5.3) includes gzip; `*` alone gets an unencoded response. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  const codings = String(header ?? '').split(',');
  return codings.some((coding) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(coding));
}
