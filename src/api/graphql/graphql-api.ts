import type { FastifyInstance } from 'fastify';

import { GraphqlContexts, type GraphqlContextParts } from './context.ts';
import type { ErrorLog } from './errors.ts';
import { graphqlRoutes } from './graphql-routes.ts';
import { graphqlSocket } from './graphql-socket.ts';
import { type GraphqlParts, graphqlResolvers } from './resolvers.ts';
import { buildGraphqlSchema } from './schema.ts';

export interface GraphqlApiOptions {
  /** Origin of the installation, without a slash at the end; undefined: the one that each client used. */
  readonly publicUrl: string | undefined;
  readonly log: ErrorLog;
}

/** Mounts GraphQL at `/graphql` over HTTP and WebSocket. Both end with Fastify. */
export async function graphqlApi(
  app: FastifyInstance,
  parts: GraphqlParts & GraphqlContextParts,
  { publicUrl, log }: GraphqlApiOptions,
): Promise<void> {
  const schema = await buildGraphqlSchema(graphqlResolvers(parts));
  const options = { schema, contexts: new GraphqlContexts(parts), publicUrl, log };
  await app.register((scope) => graphqlRoutes(scope, options));
  graphqlSocket(app, { ...options, now: () => parts.clock.now() });
}
