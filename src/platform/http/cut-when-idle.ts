import type { ServerResponse } from 'node:http';

/** Cuts the connection when its reader takes nothing for so long. Ends with the answer. */
export function cutWhenIdle(response: ServerResponse, idleMs: number): void {
  const { socket } = response;
  response.setTimeout(idleMs, () => response.destroy());
  // Before Node's own listener, which then sets the time-out of an idle connection.
  response.prependOnceListener('finish', () => socket?.setTimeout(0));
}
