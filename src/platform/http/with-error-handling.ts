import type { FastifyReply, FastifyRequest } from 'fastify';

import type { ErrorLog } from '../../kernel/error-log.ts';
import { errorAnswer } from './error-answer.ts';

type Route<Request> = (
  request: Request,
  reply: FastifyReply,
  disconnected: AbortSignal,
) => Promise<void>;

type SendError<Request> = (error: unknown, request: Request, reply: FastifyReply) => Promise<void>;

/**
 * A handler of a route that streams bytes: `disconnected` aborts when the client disconnects, however early. Once the
 * response has begun, an error cuts the connection.
 */
export function withErrorHandling<Request extends FastifyRequest>(
  sendError: SendError<Request>,
  route: Route<Request>,
): (request: Request, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const disconnected = disconnectSignal(request, reply);
    try {
      await route(request, reply, disconnected);
    } catch (error) {
      if (disconnected.aborted) {
        reply.hijack();
        return;
      }
      if (reply.raw.headersSent) throw error;
      await sendError(error, request, reply);
    }
  };
}

/** Aborts when the response is complete or the client has disconnected. */
function disconnectSignal({ raw: { socket } }: FastifyRequest, { raw }: FastifyReply): AbortSignal {
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

/** Answers errors as problems that no cache keeps, and logs those of the server. */
export function sendProblems(log: ErrorLog): SendError<FastifyRequest> {
  return async (error, { id: requestId, userId }, reply) => {
    const { status, headers, body } = errorAnswer(error, requestId);
    if (status >= 500) log('Request failed', error, { requestId, userId });
    await reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
  };
}
