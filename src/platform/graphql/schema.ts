import type { GraphQLSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';

import { DateTimeScalar } from './scalars.ts';

/** Required by type-graphql, although every subscription provides its own iterable. */
const NO_PUB_SUB: PubSub = {
  publish: () => refuse(),
  subscribe: () => refuse(),
};

/** Builds the schema from existing resolver instances, one per class. */
export function buildGraphqlSchema(resolvers: readonly object[]): Promise<GraphQLSchema> {
  const byClass = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  return buildSchema({
    resolvers: [...byClass.keys()] as [Function, ...Function[]],
    container: { get: (resolverClass: Function) => byClass.get(resolverClass) },
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
    pubSub: NO_PUB_SUB,
    validate: false,
  });
}

function refuse(): never {
  throw new Error('Subscriptions do not use a pub-sub.');
}
