import type { IncomingMessage, ServerResponse } from 'node:http';

/** As Node.js answers when its own `requestTimeout` has passed. */
const TOO_LATE = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Drops the connection when a request's body is not there in time; with 408, unless it was answered already. */
export function limitBodyTime(
  request: IncomingMessage,
  response: ServerResponse,
  limitMs: number,
): void {
  const timer = setTimeout(() => {
    if (request.complete) return;
    // A response without a socket waits behind another one, or is over.
    if (response.headersSent || !response.socket) request.socket.destroy();
    else request.socket.end(TOO_LATE, () => request.socket.destroy());
  }, limitMs);
  const clear = (): void => clearTimeout(timer);
  request.once('end', clear);
  request.once('close', clear);
}
