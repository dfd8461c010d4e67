import { randomUUID } from 'node:crypto';

import compress from '@fastify/compress';
import cors from '@fastify/cors';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';

import { DomainError } from '../kernel/domain-error.ts';
import { contentRoutes } from '../modules/download/api/http/content-routes.ts';
import { exportRoutes } from '../modules/exports/api/http/export-routes.ts';
import { receivedShareRoutes } from '../modules/sharing/api/http/received-share-routes.ts';
import { shareContentRoutes } from '../modules/sharing/api/page/share-content-routes.ts';
import { shareRoutes } from '../modules/sharing/api/page/share-routes.ts';
import { uploadRoutes } from '../modules/upload/api/http/upload-routes.ts';
import { UploadSlots } from '../modules/upload/api/http/upload-slots.ts';
import { UPLOADS_PATH } from '../modules/upload/api/http/uploads-path.ts';
import {
  isResumableUpload,
  ResumableUploadServer,
} from '../modules/upload/api/resumable-upload/resumable-upload-server.ts';
import { TusServer } from '../modules/upload/api/tus/tus-server.ts';
import { graphiqlRoutes } from '../platform/graphiql/graphiql-routes.ts';
import { errorAnswer } from '../platform/http/error-answer.ts';
import { healthRoutes } from '../platform/http/health-routes.ts';
import { limitBodyTime } from '../platform/http/limit-body-time.ts';
import { ProtocolError } from '../platform/http/protocol-error.ts';
import type { Installation } from './compose.ts';
import type { Config } from './config.ts';
import { graphqlApi } from './graphql/graphql-api.ts';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** How long a client may take. Milliseconds. */
export interface TimeLimits {
  /** From a request's head to the last byte of its body; not for uploads, which have a rule of their own. */
  readonly bodyMs: number;
  /** Without a byte taken from a download. */
  readonly downloadIdleMs: number;
}

const TIME_LIMITS: TimeLimits = { bodyMs: 30_000, downloadIdleMs: 60_000 };

/** Every path of the installation on one port. Not listening yet. */
export async function httpServer(
  config: Config,
  installation: Installation,
  log: Logger,
  limits: TimeLimits = TIME_LIMITS,
): Promise<FastifyInstance> {
  let draining = false;
  // Fastify's types know the interface, not pino's class.
  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
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
  app.addHook('preClose', async () => {
    draining = true;
    installation.leases.drain();
  });
  app.addHook('onRequest', async (request, reply) => {
    const isUpload = request.routeOptions.url?.startsWith(UPLOADS_PATH) ?? false;
    if (!isUpload) limitBodyTime(request.raw, reply.raw, limits.bodyMs);
  });
  const answerError = async (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> => {
    const { status, headers, body } = errorAnswer(error, request.id);
    if (status >= 500) request.log.error(error);
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

  await app.register(healthRoutes, {
    draining: () => draining,
    checks: {
      database: async () => {
        await installation.sql('select 1');
      },
    },
  });
  if (config.role === 'worker') return app;

  const origin = config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins];
  const logError = (message: string, error: unknown): void => log.error({ err: error }, message);
  const { publicUrl, interimResponses } = config;
  const uploads = { ...installation, slots: new UploadSlots(config.uploads) };
  const tus = new TusServer(uploads, { publicUrl }, logError);
  const resumable = new ResumableUploadServer(uploads, { publicUrl, interimResponses }, logError);
  await app.register((scope) =>
    uploadRoutes(scope, {
      protocolOf: (request) => (isResumableUpload(request) ? resumable : tus),
      allowedOrigins: config.corsOrigins,
    }),
  );
  await app.register(async (scope) => {
    await scope.register(cors, {
      origin,
      methods: ['GET', 'HEAD', 'POST'],
      exposedHeaders: ['ETag', 'Content-Range', 'Accept-Ranges', 'Content-Disposition'],
    });
    const parts = { ...installation, links: installation.downloadLinks };
    await contentRoutes(scope, parts, { idleMs: limits.downloadIdleMs });
    await receivedShareRoutes(scope, installation, { idleMs: limits.downloadIdleMs });
    await exportRoutes(scope, parts, { idleMs: limits.downloadIdleMs });
    await scope.register(async (json) => {
      await json.register(compress, { threshold: 1024 });
      await graphqlApi(json, installation, { publicUrl: config.publicUrl, log: logError });
    });
  });
  await app.register(async (scope) => {
    const idle = { idleMs: limits.downloadIdleMs };
    await shareRoutes(scope, installation, { secure: publicUrl?.startsWith('https:') ?? false });
    await shareContentRoutes(scope, installation, idle);
  });
  await app.register(graphiqlRoutes);
  return app;
}
