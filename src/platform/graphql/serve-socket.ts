import type { IncomingMessage } from 'node:http';

import { CloseCode, MessageType, type Server, stringifyMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';

import type { ErrorLog } from '../../kernel/error-log.ts';
import type { Identity } from '../../kernel/identity.ts';

/** A socket that does not answer a ping before the next one is closed. */
const PING_INTERVAL_MS = 12_000;

/** State of one connection, which graphql-ws passes to our callbacks. */
export interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  identity: Identity;
  /** Closes the socket when the token expires. */
  expiry: NodeJS.Timeout | undefined;
}

/**
 * Connects one WebSocket to graphql-ws. Replaces its own ws adapter, which logs client errors to the console. Stops
 * reading from clients that do not read their responses, so that these do not accumulate in memory.
 */
export function serveSocket(
  server: Server<Connection>,
  connection: Connection,
  log: ErrorLog,
): void {
  const { socket, request } = connection;
  request.socket.on('drain', () => socket.resume());
  // Resolves once the bytes are flushed, so that a slow client slows down its subscriptions.
  const send = (data: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      socket.send(data, (error) => (error ? reject(error) : resolve()));
      if (request.socket.writableNeedDrain) socket.pause();
    });
  // After a malformed frame or an oversized message, ws has already closed the socket with the right code.
  socket.on('error', () => {});
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send,
      // Omits the payload, which may be large and is not needed by the client.
      onPing: () => send(stringifyMessage({ type: MessageType.Pong })),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) =>
        socket.on('message', (data) => {
          // oxlint-disable-next-line typescript/no-base-to-string -- binaryType is nodebuffer
          receive(String(data)).catch((error: unknown) => {
            if (socket.readyState !== socket.OPEN) return;
            log('GraphQL over WebSocket', error);
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        }),
    },
    connection,
  );
  const pings = keepAlive(connection);
  socket.once('close', (code, reason) => {
    pings[Symbol.dispose]();
    Promise.resolve(closed(code, String(reason))).catch((error: unknown) =>
      log('GraphQL over WebSocket', error),
    );
  });
}

function keepAlive({ socket, request }: Connection): Disposable {
  let answered = true;
  const alive = (): void => {
    answered = true;
  };
  socket.on('pong', alive);
  // A client that reads again may have had its pong delayed by the pause.
  request.socket.on('drain', alive);
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
