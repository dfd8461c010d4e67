import type { IncomingMessage, ServerResponse } from 'node:http';

/** Same response as when Node's own `requestTimeout` expires. */
const TOO_LATE = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Disconnects if a request's body does not arrive in time; sends 408 unless a response has been sent. */
export function limitBodyTime(
  request: IncomingMessage,
  response: ServerResponse,
  limitMs: number,
): void {
  const timer = setTimeout(() => {
    if (request.complete) return;
    // A response without a socket is queued behind another one or is finished.
    if (response.headersSent || !response.socket) request.socket.destroy();
    else request.socket.end(TOO_LATE, () => request.socket.destroy());
  }, limitMs);
  const clear = (): void => clearTimeout(timer);
  request.once('end', clear);
  request.once('close', clear);
}
