import type { FastifyReply, FastifyRequest } from 'fastify';

import type { ErrorLog } from '../../kernel/error-log.ts';
import { disconnectSignal } from './disconnect-signal.ts';
import { errorAnswer } from './error-answer.ts';

type Route<Request> = (
  request: Request,
  reply: FastifyReply,
  disconnected: AbortSignal,
) => Promise<void>;

/**
 * A handler of a route that streams bytes: `gone` aborts when the client disconnects, however early. Errors are answered
 * as problems that no cache keeps; once the answer has begun they cut the connection.
 */
export function withErrorHandling<Request extends FastifyRequest>(
  log: ErrorLog,
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
      const { id: requestId, userId } = request;
      const { status, headers, body } = errorAnswer(error, requestId);
      if (status >= 500) log('Request failed', error, { requestId, userId });
      await reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
    }
  };
}
