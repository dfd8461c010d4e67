import type { IncomingMessage } from 'node:http';

import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';

import type { Identity } from '../../application/account/authenticate.ts';
import type { ErrorLog } from './errors.ts';

/** A socket that does not answer a ping until the next one is due is given up. */
const PING_INTERVAL_MS = 12_000;

/** What is known about one connection; graphql-ws hands it to our callbacks. */
export interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  identity: Identity;
  /** Closes the socket when the token expires. */
  expiry: NodeJS.Timeout | undefined;
}

/**
 * Connects one WebSocket to graphql-ws. Its own adapter for ws does the same, but writes what clients do wrong to the
 * console.
 */
export function serveSocket(
  server: Server<Connection>,
  connection: Connection,
  log: ErrorLog,
): void {
  const { socket } = connection;
  // A broken frame or an oversize message: ws has closed the socket with the right code already.
  socket.on('error', () => {});
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves when the bytes are handed over, so that a slow client slows its subscriptions down.
      send: (data) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(data, (error) => (error ? reject(error) : resolve()));
        }),
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
  const pings = keepAlive(socket);
  socket.once('close', (code, reason) => {
    pings[Symbol.dispose]();
    Promise.resolve(closed(code, String(reason))).catch((error: unknown) =>
      log('GraphQL over WebSocket', error),
    );
  });
}

function keepAlive(socket: WebSocket): Disposable {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
