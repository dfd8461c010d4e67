import type { FastifyInstance } from 'fastify';

import type { ErrorLog } from '../../platform/graphql/errors.ts';
import { graphqlRoutes } from '../../platform/graphql/graphql-routes.ts';
import { graphqlSocket } from '../../platform/graphql/graphql-socket.ts';
import { buildGraphqlSchema } from '../../platform/graphql/schema.ts';
import { type ContextParts, Contexts } from './contexts.ts';
import { type GraphqlParts, graphqlResolvers } from './resolvers.ts';

export interface GraphqlApiOptions {
  /** Origin of the installation, without a slash at the end; undefined: the one that each client used. */
  readonly publicUrl: string | undefined;
  readonly log: ErrorLog;
}

/** Mounts GraphQL at `/graphql` over HTTP and WebSocket. Both end with Fastify. */
export async function graphqlApi(
  app: FastifyInstance,
  parts: GraphqlParts & ContextParts,
  { publicUrl, log }: GraphqlApiOptions,
): Promise<void> {
  const schema = await buildGraphqlSchema(graphqlResolvers(parts));
  const options = { schema, contexts: new Contexts(parts), publicUrl, log };
  await app.register((scope) => graphqlRoutes(scope, options));
  graphqlSocket(app, { ...options, now: () => parts.clock.now() });
}
