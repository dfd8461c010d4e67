import compress from '@fastify/compress';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

import type { ErrorLog } from '../kernel/error-log.ts';
import { graphiqlRoutes } from '../platform/graphiql/graphiql-routes.ts';
import { graphqlRoutes } from '../platform/graphql/graphql-routes.ts';
import { graphqlSocket } from '../platform/graphql/graphql-socket.ts';
import { buildGraphqlSchema } from '../platform/graphql/schema.ts';
import { createHttpServer } from '../platform/http/create-http-server.ts';
import type { Installation } from './compose.ts';
import type { Config } from './config.ts';
import { resolversOf } from './contributions.ts';
import { ModuleContexts } from './graphql-contexts.ts';
import { CONTRIBUTIONS } from './modules.ts';

/** Time limits for clients, in milliseconds. */
export interface TimeLimits {
  /** From a request's head to the last byte of its body. Does not apply to uploads, which have their own limit. */
  readonly bodyMs: number;
  /** Without progress of a download. */
  readonly downloadIdleMs: number;
}

const TIME_LIMITS: TimeLimits = { bodyMs: 30_000, downloadIdleMs: 60_000 };

/** Serves every path of the installation on one port. It is not listening yet. */
export async function httpServer(
  config: Config,
  installation: Installation,
  log: Logger,
  { bodyMs, downloadIdleMs: idleMs }: TimeLimits = TIME_LIMITS,
): Promise<FastifyInstance> {
  const { publicUrl, corsOrigins, trustProxy } = config;
  const checks = {
    database: async () => {
      await installation.sql('select 1');
    },
  };
  const features = installation.mediaFeatures;
  const logError: ErrorLog = (message, error, request) =>
    log.error({ err: error, ...request }, message);
  const app = await createHttpServer({
    logger: log,
    log: logError,
    trustProxy,
    bodyMs,
    checks,
    features,
  });
  if (config.role === 'worker') return app;

  const settings = { publicUrl, corsOrigins, idleMs, log: logError };
  for (const { routes } of CONTRIBUTIONS) {
    if (routes) await app.register((scope) => routes(scope, installation, settings));
  }
  await app.register(async (scope) => {
    await scope.register(cors, {
      origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
      methods: ['GET', 'HEAD', 'POST'],
      exposedHeaders: ['ETag', 'Content-Range', 'Accept-Ranges', 'Content-Disposition'],
    });
    for (const { crossOriginRoutes } of CONTRIBUTIONS) {
      await crossOriginRoutes?.(scope, installation, settings);
    }
    await scope.register((json) => graphqlApi(json, installation, { publicUrl, log: logError }));
  });
  await app.register(graphiqlRoutes);
  return app;
}

/** GraphQL at `/graphql` over HTTP and WebSocket. Both close with Fastify. */
async function graphqlApi(
  app: FastifyInstance,
  installation: Installation,
  options: Pick<Parameters<typeof graphqlRoutes>[1], 'publicUrl' | 'log'>,
): Promise<void> {
  await app.register(compress, { threshold: 1024 });
  const schema = await buildGraphqlSchema(resolversOf(installation));
  const contexts = new ModuleContexts(installation);
  await app.register((scope) => graphqlRoutes(scope, { ...options, schema, contexts }));
  graphqlSocket(app, { ...options, schema, contexts, now: () => installation.clock.now() });
}
