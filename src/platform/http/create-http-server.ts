import { randomUUID } from 'node:crypto';

import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';

import { DomainError } from '../../kernel/domain-error.ts';
import type { ErrorLog } from '../../kernel/error-log.ts';
import { errorAnswer } from './error-answer.ts';
import { healthRoutes } from './health-routes.ts';
import { limitBodyTime } from './limit-body-time.ts';
import { ProtocolError } from './protocol-error.ts';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

declare module 'fastify' {
  interface FastifyRequest {
    /** The user whose token the request shows, once a route has read it. */
    userId?: string | undefined;
  }

  interface FastifyContextConfig {
    /** The route limits how long a body may take by rules of its own. */
    readonly ownBodyLimits?: boolean;
  }
}

export interface HttpServerOptions {
  readonly logger: Logger;
  readonly log: ErrorLog;
  /** Addresses or networks whose X-Forwarded-* headers are believed. */
  readonly trustProxy: readonly string[];
  /** From a request's head to the last byte of its body. Milliseconds. */
  readonly bodyMs: number;
  /** What `/readyz` checks, by name. Throws where something is wrong. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
}

/** An HTTP server with request ids, errors as RFC 9457 problems, limits and health routes. Not listening yet. */
export async function createHttpServer({
  logger,
  log,
  trustProxy,
  bodyMs,
  checks,
}: HttpServerOptions): Promise<FastifyInstance> {
  let draining = false;
  // Fastify's types know the interface, not pino's class.
  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    // A slow chunk is not cut: uploads have their own idle time-out. Other bodies have a limit below.
    requestTimeout: 0,
    keepAliveTimeout: 72_000,
    // A peer that vanished without a word is found by TCP.
    http: { headersTimeout: 60_000, keepAlive: true, keepAliveInitialDelay: 60_000 },
    // While draining, tus clients get answers of their own: a 503 on HEAD would make them start over.
    return503OnClosing: false,
    bodyLimit: 100 * 1024,
    // An id that is too long is answered like any other that is not there.
    routerOptions: { maxParamLength: 16 * 1024 },
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  app.decorateRequest('userId');
  app.addHook('preClose', async () => {
    draining = true;
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.routeOptions.config.ownBodyLimits) limitBodyTime(request.raw, reply.raw, bodyMs);
  });
  const answerError = async (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> => {
    const { status, headers, body } = errorAnswer(error, request.id);
    const { id: requestId, userId } = request;
    if (status >= 500) log('Request failed', error, { requestId, userId });
    await reply.code(status).headers(headers).send(body);
  };
  app.setNotFoundHandler((request, reply) =>
    answerError(new DomainError('NOT_FOUND', 'nothing is served here'), request, reply),
  );
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, message } = error as { statusCode?: number; message: string };
    // Fastify's own refusals: a body that is too large or no JSON, a URL that cannot be decoded.
    const refused = statusCode < 500;
    const shown = refused ? new ProtocolError('REQUEST_INVALID', message, {}, statusCode) : error;
    return answerError(shown, request, reply);
  });

  await app.register(healthRoutes, { draining: () => draining, checks });
  return app;
}
