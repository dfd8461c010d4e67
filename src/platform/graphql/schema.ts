import type { GraphQLSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';

import { DateTimeScalar } from './scalars.ts';

/** Every subscription brings its own iterable; type-graphql wants one of these all the same. */
const NO_PUB_SUB: PubSub = {
  publish: () => refuse(),
  subscribe: () => refuse(),
};

/** The schema over hand-made resolver instances, one of each class. */
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
  throw new Error('subscriptions have no pub-sub');
}
