import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { type Connection, serveSocket } from '../../../../src/platform/graphql/serve-socket.ts';

const MIB = 1024 * 1024;
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { text: { type: GraphQLString, resolve: () => 'x'.repeat(1024) } },
  }),
});

/** Both ends of a connection over a UNIX socket, which has small kernel buffers. */
async function connectPair() {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'flexstorage-socket-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, handleProtocols });
  stack.defer(() => void http.close());
  const graphql = makeServer<Record<string, unknown>, Connection>({ schema });
  const path = join(folder, 'socket');
  http.listen(path);
  await once(http, 'listening');
  const accepted = once(sockets, 'connection') as Promise<[WebSocket, IncomingMessage]>;
  const client = new WebSocket(`ws+unix://${path}:/`, 'graphql-transport-ws');
  stack.defer(() => client.terminate());
  const [socket, request] = await accepted;
  stack.defer(() => socket.terminate());
  const connection = { socket, request, identity: { kind: 'NONE' }, expiry: undefined } as const;
  serveSocket(graphql, { ...connection }, () => undefined);
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
  const owned = stack.move();
  return { client, socket, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

describe('a socket whose client does not read', () => {
  it.each<[string, object, string]>([
    ['pings', { type: 'ping' }, 'pong'],
    ['pings with a payload', { type: 'ping', payload: { text: 'x'.repeat(1024) } }, 'pong'],
    ['queries', { type: 'subscribe', payload: { query: '{ text }' } }, 'next'],
  ])('is paused and resumes when drained: %s', async (_what, message, type) => {
    await using pair = await connectPair();
    const { client, socket } = pair;
    let answers = 0;
    client.on('message', (data: Buffer) => {
      if ((JSON.parse(data.toString()) as { type: string }).type === type) answers += 1;
    });
    client.send(JSON.stringify({ type: 'connection_init' }));
    await once(client, 'message');

    client.pause();
    const asked = 20_000;
    for (let number = 0; number < asked; number += 1) {
      client.send(JSON.stringify({ id: `${number}`, ...message }));
    }
    await expect.poll(() => socket.isPaused, { timeout: 10_000 }).toBe(true);
    expect(socket.bufferedAmount).toBeGreaterThan(0);
    expect(socket.bufferedAmount).toBeLessThan(MIB);
    expect(client.bufferedAmount).toBeGreaterThan(0);

    client.resume();
    await expect.poll(() => answers, { timeout: 20_000 }).toBe(asked);
    expect([socket.isPaused, socket.bufferedAmount]).toEqual([false, 0]);
  });

  it('can be terminated while paused', async () => {
    await using pair = await connectPair();
    const { client, socket } = pair;
    client.pause();
    const ping = JSON.stringify({ type: 'ping' });
    for (let number = 0; number < 20_000; number += 1) client.send(ping);
    await expect.poll(() => socket.isPaused, { timeout: 10_000 }).toBe(true);
    socket.terminate();
    await expect.poll(() => socket.readyState, { timeout: 5_000 }).toBe(WebSocket.CLOSED);
  });

  it('is terminated when its client floods the server with WebSocket pings', async () => {
    await using pair = await connectPair();
    const { client, socket } = pair;
    client.on('error', () => undefined);
    client.pause();
    for (let number = 0; number < 20_000; number += 1) client.ping('x'.repeat(125));
    await expect.poll(() => socket.readyState, { timeout: 10_000 }).toBe(WebSocket.CLOSED);
  });
});
