import type { FastifyReply, FastifyRequest } from 'fastify';

/** Aborts when the response is complete or the client has disconnected. */
export function disconnectSignal(
  { raw: { socket } }: FastifyRequest,
  { raw }: FastifyReply,
): AbortSignal {
  const control = new AbortController();
  const abort = (): void => control.abort();
  if (raw.destroyed || socket.destroyed) abort();
  // A pipelined response that is still queued has no socket and never sees it close.
  socket.once('close', abort);
  raw.once('close', () => {
    socket.off('close', abort);
    abort();
  });
  return control.signal;
}
