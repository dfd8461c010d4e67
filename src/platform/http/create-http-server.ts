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
import { type Features, healthRoutes, type ReadinessChecks } from './health-routes.ts';
import { limitBodyTime } from './limit-body-time.ts';
import { ProtocolError } from './protocol-error.ts';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

declare module 'fastify' {
  interface FastifyRequest {
    /** The user whose token the request shows, once a route has read it. */
    userId?: string | undefined;
  }

  interface FastifyContextConfig {
    /** The route enforces its own limits on how long a body may take. */
    readonly ownBodyLimits?: boolean;
  }
}

export interface HttpServerOptions {
  readonly logger: Logger;
  readonly log: ErrorLog;
  /** Addresses or networks whose X-Forwarded-* headers are trusted. */
  readonly trustProxy: readonly string[];
  /** Time limit from the request's head to the last byte of its body, in milliseconds. */
  readonly bodyMs: number;
  /** Checks of `/readyz` by name. */
  readonly checks: ReadinessChecks;
  /** Shown by `/readyz`. */
  readonly features?: Features;
}

/**
 * Creates an HTTP server with request IDs, RFC 9457 problem bodies, limits and health routes. It is not listening yet.
 */
export async function createHttpServer({
  logger,
  log,
  trustProxy,
  bodyMs,
  checks,
  features = {},
}: HttpServerOptions): Promise<FastifyInstance> {
  let draining = false;
  // Fastify's types use the interface, not pino's class.
  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    // Uploads have their own idle timeout; other bodies are limited below.
    requestTimeout: 0,
    keepAliveTimeout: 72_000,
    // TCP keep-alive detects peers that vanished.
    http: { headersTimeout: 60_000, keepAlive: true, keepAliveInitialDelay: 60_000 },
    // While draining, tus clients get specific responses: a 503 on HEAD would make them start over.
    return503OnClosing: false,
    bodyLimit: 100 * 1024,
    // Overlong ids are treated like any other missing id.
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
    answerError(new DomainError('NOT_FOUND', 'Not found.'), request, reply),
  );
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, message } = error as { statusCode?: number; message: string };
    // Fastify's own errors: an oversized body, invalid JSON or an undecodable URL.
    const refused = statusCode < 500;
    const shown = refused ? new ProtocolError('REQUEST_INVALID', message, {}, statusCode) : error;
    return answerError(shown, request, reply);
  });

  await app.register(healthRoutes, { draining: () => draining, checks, features });
  return app;
}
