import type { IncomingMessage } from 'node:http';

import { CloseCode, MessageType, type Server, stringifyMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';

import type { ErrorLog } from '../../kernel/error-log.ts';
import type { Identity } from '../../kernel/identity.ts';

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
 * console. A client that does not take its answers is not read either, so that they do not pile up here.
 */
export function serveSocket(
  server: Server<Connection>,
  connection: Connection,
  log: ErrorLog,
): void {
  const { socket, request } = connection;
  request.socket.on('drain', () => socket.resume());
  // Resolves when the bytes are handed over, so that a slow client slows its subscriptions down.
  const send = (data: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      socket.send(data, (error) => (error ? reject(error) : resolve()));
      if (request.socket.writableNeedDrain) socket.pause();
    });
  // A broken frame or an oversize message: ws has closed the socket with the right code already.
  socket.on('error', () => {});
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send,
      // Nobody needs the payload back, and it may be large.
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
  // While it takes what was held back, its pong cannot be read.
  request.socket.on('drain', alive);
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
