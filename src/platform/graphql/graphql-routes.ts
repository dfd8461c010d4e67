import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContextWillSendResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';

import type { ErrorLog } from '../../kernel/error-log.ts';
import { knownUserId } from '../../kernel/identity.ts';
import { baseUrlOf } from './base-url.ts';
import type { GraphqlContext, GraphqlContexts } from './context.ts';
import { formatError } from './errors.ts';
import { depthErrorOf, LIMIT_RULES, MAX_REQUEST_BYTES, PARSE_OPTIONS } from './limits.ts';

export const GRAPHQL_PATH = '/graphql';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly contexts: GraphqlContexts;
  /** Public origin of the installation; undefined: the origin that each client used. */
  readonly publicUrl: string | undefined;
  readonly log: ErrorLog;
}

/**
 * Mounts GraphQL over HTTP (GraphQL over HTTP specification, 2025 draft): POST, and GET for queries from clients that
 * send a header requiring a CORS preflight. Apollo stops when Fastify closes.
 */
export async function graphqlRoutes(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { contexts, publicUrl, log } = options;
  const apollo = new ApolloServer<GraphqlContext>({
    schema: options.schema,
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    parseOptions: PARSE_OPTIONS,
    validationRules: [...LIMIT_RULES],
    includeStacktraceInErrorResponses: false,
    // The composition root handles signals.
    stopOnTerminationSignals: false,
    logger: loggerOf(log),
    plugins: [
      answers(log),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log('GraphQL request failed', error, { requestId: request.id });
    const refusal =
      status < 500
        ? { message: error.message, extensions: { code: 'BAD_REQUEST' } }
        : { message: 'Something went wrong on the server.', extensions: { code: 'INTERNAL' } };
    return reply.code(status).send({ errors: [refusal] });
  });
  app.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    bodyLimit: MAX_REQUEST_BYTES,
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => {
        void reply.header('cache-control', 'no-store');
        return contexts.create({
          requestId: request.id,
          identity: await contexts.identify(request.headers.authorization),
          address: request.ip,
          baseUrl: () => baseUrlOf(publicUrl, { protocol: request.protocol, host: request.host }),
          remember: true,
        });
      },
    }),
  });
}

/** Formats errors with the request's context and sets the status for the client's media type. */
function answers(log: ErrorLog): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ request: { variables } }) => {
        const error = depthErrorOf(variables);
        if (error) throw error;
      },
      willSendResponse: async (sending) => {
        const { response, errors, contextValue } = sending;
        if (errors && response.body.kind === 'single') {
          const { requestId, identity } = contextValue;
          const request = { requestId, userId: knownUserId(identity) };
          response.body.singleResult.errors = errors.map((error) =>
            formatError(error, request, log),
          );
        }
        if (response.http.status === 400 && isPlainJson(sending)) response.http.status = 200;
      },
    }),
  };
}

/**
 * `application/json` clients treat any status but 200 as a non-GraphQL response, so they receive 200 whenever a
 * document was parsed (GraphQL over HTTP, "application/json").
 */
function isPlainJson({ request }: GraphQLRequestContextWillSendResponse<GraphqlContext>): boolean {
  const accepted = request.http?.headers.get('accept') ?? '';
  return Boolean(request.query) && !accepted.includes(GRAPHQL_RESPONSE);
}

function loggerOf(log: ErrorLog): {
  debug: () => void;
  info: () => void;
  warn: (message?: unknown) => void;
  error: (message?: unknown) => void;
} {
  const logMessage = (message?: unknown): void => log('Apollo Server', message);
  return { debug: () => {}, info: () => {}, warn: logMessage, error: logMessage };
}
