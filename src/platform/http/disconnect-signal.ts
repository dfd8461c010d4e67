import type { FastifyReply, FastifyRequest } from 'fastify';

/** Aborts when the exchange is over: all is sent, or the client is gone. */
export function disconnectSignal(
  { raw: { socket } }: FastifyRequest,
  { raw }: FastifyReply,
): AbortSignal {
  const control = new AbortController();
  const abort = (): void => control.abort();
  if (raw.destroyed || socket.destroyed) abort();
  // A pipelined answer that waits for its turn knows of no socket: it is not told that the socket closed.
  socket.once('close', abort);
  raw.once('close', () => {
    socket.off('close', abort);
    abort();
  });
  return control.signal;
}
