import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { TestUser } from '../../../support/app/test-app.ts';
import {
  FilesChangedDocument,
  UploadProgressDocument,
  ViewerDocument,
} from '../../../support/graphql/generated/graphql.ts';
import {
  connect,
  type GraphqlApp,
  send,
  startGraphqlApp,
  subscribe,
} from '../../../support/graphql/graphql-app.ts';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A client without a protocol library. */
class RawSocket implements Disposable {
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly messages: Message[] = [];
  private wake: () => void = () => {};

  constructor(
    url: string,
    protocol = 'graphql-transport-ws',
    private readonly socket = new WebSocket(url, protocol),
  ) {
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Message);
      this.wake();
    });
    this.closed = once(socket, 'close', { signal: AbortSignal.timeout(10_000) }).then(
      ([code, reason]) => ({ code: Number(code), reason: String(reason) }),
    );
    this.closed.catch(() => {});
  }

  async send(message: object | string): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async init(token: string): Promise<void> {
    await this.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  }

  /** Takes the next message of the given type. */
  async take(type: string): Promise<Message> {
    const deadline = AbortSignal.timeout(10_000);
    for (;;) {
      const at = this.messages.findIndex((message) => message.type === type);
      const [message] = at < 0 ? [] : this.messages.splice(at, 1);
      if (message) return message;
      deadline.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.wake = resolve;
      deadline.addEventListener('abort', reject, { once: true });
      await promise;
    }
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

describe('GraphQL over WebSocket', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each([
    ['no payload', async () => undefined],
    ['an empty payload', async () => ({})],
    ['a token that is not a string', async () => ({ authorization: 1 })],
    ['a bad token', async () => ({ authorization: 'Bearer e30.e30.e30' })],
    ['a token for one upload', async () => ({ authorization: 'Bearer fsu_abc' })],
    [
      'an expired token',
      async ({ installation }: GraphqlApp['app'], { id }: TestUser) => ({
        authorization: `Bearer ${await installation.accessTokens.issue(id, -120)}`,
      }),
    ],
    [
      'the token of a deleted account',
      async (app: GraphqlApp['app']) => {
        const { id, token } = await app.signUp();
        await app.installation.sql('delete from app_user where id = $1', [id]);
        return { authorization: `Bearer ${token}` };
      },
    ],
  ])('closes with 4403 after connection_init with %s', async (what, payloadOf) => {
    using socket = new RawSocket(server.socketUrl);
    const payload = await payloadOf(server.app, owner);
    await socket.send({ type: 'connection_init', ...(payload && { payload }) });
    const reason = what === 'an expired token' ? 'TOKEN_EXPIRED' : 'Forbidden';
    expect(await socket.closed).toEqual({ code: 4403, reason });
  });

  it('closes with 4401 after an operation before connection_init', async () => {
    using socket = new RawSocket(server.socketUrl);
    await socket.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { id } }' } });
    expect((await socket.closed).code).toBe(4401);
  });

  it.each([
    ['invalid JSON', 'rubbish', 4400],
    ['a second connection_init', { type: 'connection_init' }, 4429],
    ['a message larger than 256 kB', 'x'.repeat(256 * 1024 + 1), 1009],
  ])('closes the socket after %s', async (_what, message, code) => {
    using socket = new RawSocket(server.socketUrl);
    await socket.init(owner.token);
    await socket.take('connection_ack');
    await socket.send(message);
    expect((await socket.closed).code).toBe(code);
  });

  it('waits 5 s for connection_init', async () => {
    const startedAt = Date.now();
    using socket = new RawSocket(server.socketUrl);
    expect((await socket.closed).code).toBe(4408);
    expect(Date.now() - startedAt).toBeGreaterThan(4_500);
  });

  it.each(['graphql-ws', 'anything'])('refuses the subprotocol %s', async (protocol) => {
    const socket = new WebSocket(server.socketUrl, protocol);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/subprotocol/i);
  });

  it('returns 404 for WebSockets on other paths', async () => {
    const socket = new WebSocket(
      server.socketUrl.replace('/graphql', '/other'),
      'graphql-transport-ws',
    );
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/404/);
  });

  it('runs queries too', async () => {
    await using client = connect(server, owner.token);
    await using answers = subscribe(client, ViewerDocument, {});
    expect((await answers.next()).viewer.email).toBe(owner.email);
    await answers.ended();
  });

  it('answers a ping without its payload', async () => {
    using socket = new RawSocket(server.socketUrl);
    await socket.send({ type: 'ping', payload: { at: 1 } });
    expect(await socket.take('pong')).toEqual({ type: 'pong' });
  });

  it.each([
    ['{', 'BAD_USER_INPUT'],
    ['{ nothing }', 'BAD_USER_INPUT'],
    ['query A { viewer { id } } query B { viewer { id } }', 'BAD_USER_INPUT'],
    [`{ viewer { ${'id '.repeat(3_000)} } }`, 'BAD_USER_INPUT'],
    [
      `{ ${Array.from({ length: 16 }, (_, at) => `a${at}: viewer { id }`).join(' ')} }`,
      'COMPLEXITY_LIMIT',
    ],
    ['subscription { uploadProgress(sessionId: 1.5) { offset } }', 'BAD_USER_INPUT'],
  ])('answers %.40s with %s and keeps the socket open', async (query, code) => {
    using socket = new RawSocket(server.socketUrl);
    await socket.init(owner.token);
    await socket.send({ type: 'ping' });
    await socket.take('connection_ack');
    await socket.send({ id: '1', type: 'subscribe', payload: { query } });
    const { payload } = await socket.take('error');
    expect(payload).toMatchObject([{ extensions: { code } }]);
    const overHttp = await send(server, query, {}, owner.token);
    expect(overHttp.errors?.[0]?.extensions).toEqual({ code });
    await socket.send({ id: '2', type: 'subscribe', payload: { query: '{ viewer { id } }' } });
    expect(await socket.take('next')).toMatchObject({ id: '2' });
  });

  it('formats query errors as over HTTP', async () => {
    using socket = new RawSocket(server.socketUrl);
    await socket.init(owner.token);
    await socket.take('connection_ack');
    const query = '{ files(first: 0) { totalCount } }';
    await socket.send({ id: '1', type: 'subscribe', payload: { query } });
    expect(await socket.take('next')).toMatchObject({
      payload: { data: null, errors: [{ extensions: { code: 'PAGE_INVALID' } }] },
    });
  });

  it('refuses variables nested over 20 levels deep', async () => {
    using socket = new RawSocket(server.socketUrl);
    await socket.init(owner.token);
    await socket.take('connection_ack');
    const query =
      'query Q($filter: FileFilter) { files(first: 1, filter: $filter) { totalCount } }';
    let filter = {};
    for (let level = 0; level < 21; level += 1) filter = { not: filter };
    const payload = { query, variables: { filter } };
    await socket.send({ id: '1', type: 'subscribe', payload });
    expect(await socket.take('error')).toMatchObject({
      payload: [{ extensions: { code: 'COMPLEXITY_LIMIT' } }],
    });
  });

  it('accepts 100 concurrent operations', async () => {
    using socket = new RawSocket(server.socketUrl);
    await socket.init(owner.token);
    await socket.take('connection_ack');
    const query = 'subscription { filesChanged { cursor } }';
    for (let id = 1; id <= 101; id += 1) {
      await socket.send({ id: String(id), type: 'subscribe', payload: { query } });
    }
    expect(await socket.take('error')).toMatchObject({
      id: '101',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
  });

  it('ends a waiting subscription as soon as the client completes it', async () => {
    using socket = new RawSocket(server.socketUrl);
    await socket.init(owner.token);
    await socket.take('connection_ack');
    const { bus } = server.app.installation;
    let listeners = 0;
    const listen = bus.subscribe.bind(bus);
    bus.subscribe = (topic, listener) => {
      const subscription = listen(topic, listener);
      listeners += 1;
      return {
        [Symbol.dispose]: () => {
          listeners -= 1;
          subscription[Symbol.dispose]();
        },
      };
    };
    const query = 'subscription { filesChanged { cursor } }';
    await socket.send({ id: '1', type: 'subscribe', payload: { query } });
    await expect.poll(() => listeners).toBe(1);
    await socket.send({ id: '1', type: 'complete' });
    await expect.poll(() => listeners, { timeout: 5_000 }).toBe(0);
    bus.subscribe = listen;
  });

  it('closes the socket when the token expires', async () => {
    const { accessTokens } = server.app.installation;
    using socket = new RawSocket(server.socketUrl);
    await socket.init(await accessTokens.issue(owner.id, 2));
    await socket.take('connection_ack');
    const startedAt = Date.now();
    expect(await socket.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' });
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it('closes with 1001 when the server stops, and ends running subscriptions', async () => {
    await using other = await startGraphqlApp();
    const user = await other.app.signUp();
    const closed = Promise.withResolvers<{ code: number }>();
    await using client = connect(other, user.token);
    client.on('closed', (event) => closed.resolve(event as { code: number }));
    await using progress = subscribe(client, UploadProgressDocument, {});
    await using changes = subscribe(client, FilesChangedDocument, {});
    const waiting = Promise.allSettled([progress.next(), changes.next()]);
    await new Promise<void>((resolve) => client.on('message', () => resolve()));
    const startedAt = Date.now();
    await other.close();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect((await closed.promise).code).toBe(1001);
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
