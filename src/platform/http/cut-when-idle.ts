import type { ServerResponse } from 'node:http';

/** Disconnects a client that reads nothing for this long. Stops when the response is complete. */
export function cutWhenIdle(response: ServerResponse, idleMs: number): void {
  const { socket } = response;
  response.setTimeout(idleMs, () => response.destroy());
  // Must run before Node's own listener, which then sets the timeout of an idle connection.
  response.prependOnceListener('finish', () => socket?.setTimeout(0));
}
