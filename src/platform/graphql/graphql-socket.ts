import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import type { FastifyInstance } from 'fastify';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';

import { isDomainError } from '../../kernel/domain-error.ts';
import { GRAPHQL_PATH, type GraphqlOptions } from './graphql-routes.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';
import { type Connection, serveSocket } from './serve-socket.ts';
import { SocketOperations } from './socket-operations.ts';

const INIT_TIMEOUT_MS = 5_000;
/** A client that does not respond to the close frame is disconnected after this time. */
const CLOSE_TIMEOUT_MS = 2_000;
/** The longest delay that setTimeout supports. */
const MAX_DELAY_MS = 2 ** 31 - 1;
/** RFC 6455 §7.4.2, IANA registry. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

export interface GraphqlSocketOptions extends GraphqlOptions {
  readonly now: () => Date;
}

/**
 * GraphQL over WebSocket on Fastify's port, using graphql-transport-ws (`PROTOCOL.md` of graphql-ws) only.
 * `connection_init` carries `{"authorization":"Bearer …"}`; the socket is closed with 4403 if the token is invalid, and
 * when it expires. The limits are the same as over HTTP. Closes with 1001 before Fastify closes.
 */
export function graphqlSocket(app: FastifyInstance, options: GraphqlSocketOptions): void {
  const operations = new SocketOperations(options);
  const server = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onConnect: ({ connectionParams, extra }) => admit(extra, connectionParams, operations, options),
    onSubscribe: (socket, _id, payload) => operations.prepare(socket, payload),
    onNext: (_socket, _id, _payload, args, result) => operations.format(args, result),
    onError: (_socket, _id, _payload, errors) => operations.formatErrors(errors),
    onClose: ({ extra }) => clearTimeout(extra.expiry),
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_REQUEST_BYTES,
    handleProtocols,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== GRAPHQL_PATH) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      const connection = { socket: client, request, identity: { kind: 'NONE' } as const };
      serveSocket(server, { ...connection, expiry: undefined }, options.log);
    });
  };
  app.server.on('upgrade', upgrade);
  app.addHook('preClose', async () => {
    app.server.off('upgrade', upgrade);
    await closeAll(sockets);
  });
}

/** Whether the connection is accepted; false closes it with 4403. */
async function admit(
  connection: Connection,
  params: Readonly<Record<string, unknown>> | undefined,
  operations: SocketOperations,
  { contexts, log, now }: GraphqlSocketOptions,
): Promise<boolean> {
  const { socket } = connection;
  const authorization = params?.['authorization'];
  const header = typeof authorization === 'string' ? authorization : undefined;
  const identity = await contexts.identify(header);
  if (identity.kind === 'EXPIRED') {
    socket.close(CloseCode.Forbidden, 'TOKEN_EXPIRED');
    return true;
  }
  if (identity.kind !== 'USER') return false;
  connection.identity = identity;
  try {
    await operations.contextOf(connection).viewer();
  } catch (error) {
    if (isDomainError(error, 'UNAUTHENTICATED')) return false;
    log('GraphQL over WebSocket', error);
    socket.close(TRY_AGAIN_LATER, 'Try again later');
    return true;
  }
  if (socket.readyState !== socket.OPEN) return true;
  const remaining = identity.expiresAt.getTime() - now().getTime();
  connection.expiry = setTimeout(
    () => socket.close(CloseCode.Forbidden, 'TOKEN_EXPIRED'),
    Math.min(Math.max(0, remaining), MAX_DELAY_MS),
  );
  return true;
}

async function closeAll(sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.close(GOING_AWAY, 'Going away');
  const cutOff = setTimeout(() => {
    for (const client of sockets.clients) client.terminate();
  }, CLOSE_TIMEOUT_MS);
  const { promise, resolve } = Promise.withResolvers<void>();
  sockets.close(() => resolve());
  await promise;
  clearTimeout(cutOff);
}

function refuse(socket: Duplex): void {
  // The client may already have disconnected.
  socket.on('error', () => {});
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
