import 'reflect-metadata';
import { NodeResolver } from '../platform/graphql/node-resolver.ts';
import type { OpenTransaction } from '../platform/postgres/mikro-unit-of-work.ts';
import { joined, joinedReactions } from './fold.ts';
import { CONTRIBUTIONS, type Transaction, type UseCases } from './modules.ts';

/** The tables of all modules. */
export const ENTITIES = CONTRIBUTIONS.flatMap(({ entities = [] }) => entities);

/** Unique constraints with what a violation means. */
export const VIOLATIONS = joined(
  'constraint',
  CONTRIBUTIONS.map(({ violations }) => violations),
);

/** Every job, with its settings and the use case that it runs. */
export const JOBS = joined(
  'job',
  CONTRIBUTIONS.map(({ jobs }) => jobs),
);

/** What runs within the transaction of the event it follows from. */
export const STEPS = joined(
  'step',
  CONTRIBUTIONS.map(({ steps }) => steps),
);

/** What has to be made of a content's bytes while they are hot. */
export const PREPARATIONS = CONTRIBUTIONS.flatMap(({ preparations = [] }) => preparations);

/** What follows from a domain event; each module has its own table in application/<module>-reactions.ts. */
export const reactionsTo = joinedReactions(CONTRIBUTIONS.map(({ reactions }) => reactions));

const TRANSACTION_PARTS = Object.entries(
  joined(
    'part of the transaction',
    CONTRIBUTIONS.map(({ transaction }) => transaction),
  ),
);

export function transactionOf(open: OpenTransaction): Transaction {
  const parts = TRANSACTION_PARTS.map(([name, make]) => [name, make(open)] as const);
  return { ...Object.fromEntries(parts), record: open.record } as unknown as Transaction;
}

/** One instance of every resolver class. Without use cases they serve to print the schema. */
export function resolversOf(useCases: UseCases): object[] {
  const nodes = joined(
    'node',
    CONTRIBUTIONS.map((contribution) => contribution.nodes),
  );
  const resolvers = CONTRIBUTIONS.flatMap(({ resolvers: of }) => of?.(useCases) ?? []);
  return [new NodeResolver(nodes), ...resolvers];
}
