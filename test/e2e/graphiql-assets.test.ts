import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';

import Fastify, { type FastifyInstance } from 'fastify';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';

import { graphiqlRoutes } from '../../src/platform/graphiql/graphiql-routes.ts';

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}
interface Subscribed {
  subscribe(observer: Observer): { unsubscribe(): void };
}
type Fetcher = (params: object, options: object) => Subscribed | Promise<unknown>;

const ASSETS: [RegExp, string][] = [
  [/graphiql\.\w{16}\.css$/, 'text/css'],
  [/graphiql\.\w{16}\.js$/, 'text/javascript'],
  [/boot\.\w{16}\.js$/, 'text/javascript'],
  [/editor-worker\.\w{16}\.js$/, 'text/javascript'],
  [/json-worker\.\w{16}\.js$/, 'text/javascript'],
  [/graphql-worker\.\w{16}\.js$/, 'text/javascript'],
];

let app: FastifyInstance;
let origin: string;
const inits: unknown[] = [];
const sockets = new WebSocketServer({ noServer: true });

beforeAll(async () => {
  app = Fastify();
  await app.register(graphiqlRoutes);
  app.post('/graphql', async (request, reply) =>
    request.headers['x-broken'] === undefined
      ? { seen: request.headers.authorization ?? null, body: request.body }
      : reply.code(502).type('text/html').send('<h1>Bad Gateway</h1>'),
  );
  serveSubscriptions(app);
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

describe('the GraphiQL page', () => {
  it('runs only scripts from its own host', async () => {
    const response = await fetch(`${origin}/graphiql`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "connect-src 'self'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    const html = await response.text();
    expect(html).not.toMatch(/(?:https?:)?\/\/\w/);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/\son\w+=/);
  });

  it('is revalidated with its ETag', async () => {
    const first = await fetch(`${origin}/graphiql`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await fetch(`${origin}/graphiql`, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('redirects from a trailing slash', async () => {
    const response = await fetch(`${origin}/graphiql/`);
    expect([response.url, response.status]).toEqual([`${origin}/graphiql`, 200]);
  });
});

describe('the GraphiQL assets', () => {
  it('are six files', async () => {
    expect(await assetPaths()).toHaveLength(ASSETS.length);
  });

  it.each(ASSETS)('include %s, immutable, identical with and without gzip', async (name, type) => {
    const url = await assetPath(name);
    const plain = await app.inject({ url });
    const packed = await app.inject({ url, headers: { 'accept-encoding': 'br, gzip' } });
    expect(plain.statusCode).toBe(200);
    expect(plain.headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(plain.headers['x-content-type-options']).toBe('nosniff');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers.vary).toBe('accept-encoding');
    expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect(plain.rawPayload.length).toBeGreaterThan(1000);
  });

  it.each([
    ['gzip;q=0', undefined],
    ['gzip;q=0.000, identity', undefined],
    ['identity', undefined],
    ['x-gzip-like', undefined],
    ['GZIP; q=0.5', 'gzip'],
  ])('answers accept-encoding %j with %j', async (accept, encoding) => {
    const url = await assetPath(/boot/);
    const response = await app.inject({ url, headers: { 'accept-encoding': accept } });
    expect(response.headers['content-encoding']).toBe(encoding);
  });

  it.each(['/graphiql/none.js', '/graphiql/..%2fpackage.json', '/graphiql/__proto__'])(
    'do not include %s',
    async (url) => {
      const response = await app.inject({ url });
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(response.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    },
  );
});

describe('the GraphiQL fetcher', () => {
  it('sends the Headers editor with a query', async () => {
    const params = { query: '{ a }', variables: { b: 1 } };
    const headers = { Authorization: 'Bearer t' };
    const answer = await (await fetcher())(params, { headers });
    expect(answer).toEqual({ seen: 'Bearer t', body: params });
  });

  it.each(['Bearer ', 'bearer', ''])('sends no token if the editor has none: %j', async (empty) => {
    const answer = await (
      await fetcher()
    )({ query: '{ a }' }, { headers: { authorization: empty } });
    expect(answer).toMatchObject({ seen: null });
  });

  it('shows a response that is not JSON', async () => {
    const answer = (await fetcher())({ query: '{ a }' }, { headers: { 'x-broken': '1' } });
    await expect(answer).rejects.toEqual({
      message: 'The server answered 502: <h1>Bad Gateway</h1>',
    });
  });

  it('sends the current token in connection_init of each subscription', async () => {
    inits.length = 0;
    const run = await fetcher();
    const first = await collect(subscription(run, 'tick', { Authorization: 'Bearer one' }));
    const second = await collect(subscription(run, 'tick', { authorization: 'Bearer two' }));
    expect(inits).toEqual([{ authorization: 'Bearer one' }, { authorization: 'Bearer two' }]);
    expect(first).toEqual([{ data: { tick: 'Bearer one' } }, { data: { tick: 'Bearer one' } }]);
    expect(second).toHaveLength(2);
  });

  it('reports the errors of a subscription', async () => {
    const failed = collect(subscription(await fetcher(), 'nonsense', {}));
    await expect(failed).rejects.toEqual([
      expect.objectContaining({ message: expect.stringContaining('nonsense') }),
    ]);
  });

  it('reports a connection refused by the server', async () => {
    const refused = collect(subscription(await fetcher(), 'tick', { authorization: 'Bearer bad' }));
    await expect(refused).rejects.toEqual({ message: 'The connection was closed: 4403 Forbidden' });
  });

  it('closes the connection when the user stops a subscription', async () => {
    await expect.poll(() => sockets.clients.size).toBe(0);
    const run = await fetcher();
    await new Promise<void>((resolve, reject) => {
      const running = subscription(run, 'endless', {}).subscribe({
        next: () => {
          running.unsubscribe();
          resolve();
        },
        error: reject,
        complete: () => reject(new Error('the subscription ended')),
      });
    });
    await expect.poll(() => sockets.clients.size).toBe(0);
  });
});

async function assetPaths(): Promise<string[]> {
  const { body } = await app.inject({ url: '/graphiql' });
  return Array.from(body.matchAll(/"(\/graphiql\/[^"]+)"/g), ([, path = '']) => path);
}

async function assetPath(name: RegExp): Promise<string> {
  return (await assetPaths()).find((path) => name.test(path)) ?? 'none';
}

/** The fetcher that the boot script passes to GraphiQL, run outside a browser against the real server. */
async function fetcher(): Promise<Fetcher> {
  const { body } = await app.inject({ url: await assetPath(/boot/) });
  const rendered: { fetcher: Fetcher }[] = [];
  runInNewContext(body, {
    AbortSignal,
    URL,
    WebSocket,
    YogaGraphiQL: {
      renderYogaGraphiQL: (_element: unknown, options: { fetcher: Fetcher }) =>
        rendered.push(options),
    },
    document: { currentScript: { dataset: {} }, getElementById: () => ({}) },
    fetch,
    location: { href: `${origin}/graphiql` },
    self: {},
  });
  return rendered[0]!.fetcher;
}

function subscription(run: Fetcher, field: string, headers: object): Subscribed {
  const definitions = [
    { kind: 'OperationDefinition', operation: 'query', name: { value: 'Other' } },
    { kind: 'OperationDefinition', operation: 'subscription', name: { value: 'Watch' } },
  ];
  const params = { query: `subscription Watch { ${field} }`, operationName: 'Watch' };
  const result = run(params, { headers, documentAST: { definitions } });
  if (result instanceof Promise || !('subscribe' in result)) throw new Error('not a subscription');
  return result;
}

function collect(source: Subscribed): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const values: unknown[] = [];
    source.subscribe({
      next: (value) => values.push(value),
      error: reject,
      complete: () => resolve(values),
    });
  });
}

async function* tick(_root: unknown, _args: unknown, token: unknown): AsyncGenerator {
  yield { tick: token };
  yield { tick: token };
}

async function* endless(): AsyncGenerator {
  yield { endless: 'first' };
  await new Promise(() => {});
}

function serveSubscriptions(host: FastifyInstance): void {
  const schema = buildSchema(
    'type Query { a: Int } type Subscription { tick: String, endless: String }',
  );
  const fields = schema.getSubscriptionType()!.getFields();
  fields['tick']!.subscribe = tick;
  fields['endless']!.subscribe = endless;
  useServer<{ authorization?: string }>(
    {
      schema,
      context: ({ connectionParams }) => connectionParams?.authorization,
      onConnect: ({ connectionParams }) => {
        inits.push(connectionParams);
        return connectionParams?.authorization !== 'Bearer bad';
      },
    },
    sockets,
  );
  host.server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => {
      sockets.emit('connection', opened, request);
    });
  });
}
