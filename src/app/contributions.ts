import 'reflect-metadata';
import { NodeResolver } from '../platform/graphql/node-resolver.ts';
import type { OpenTransaction } from '../platform/postgres/mikro-unit-of-work.ts';
import { joined, joinedReactions } from './fold.ts';
import { CONTRIBUTIONS, type Transaction, type UseCases } from './modules.ts';

/** The database tables of all modules. */
export const ENTITIES = CONTRIBUTIONS.flatMap(({ entities = [] }) => entities);

/** How to handle violations of unique constraints. */
export const VIOLATIONS = joined(
  'constraint',
  CONTRIBUTIONS.map(({ violations }) => violations),
);

/** Every job with its settings and use case. */
export const JOBS = joined(
  'job',
  CONTRIBUTIONS.map(({ jobs }) => jobs),
);

/** Use cases that run within the transaction of the event that triggered them. */
export const STEPS = joined(
  'step',
  CONTRIBUTIONS.map(({ steps }) => steps),
);

/** Work on the bytes of contents while they are hot. */
export const PREPARATIONS = CONTRIBUTIONS.flatMap(({ preparations = [] }) => preparations);

/** The reactions to a domain event; each module defines its own in application/<module>-reactions.ts. */
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

/** One instance of every resolver class. Printing the schema does not need use cases. */
export function resolversOf(useCases: UseCases): object[] {
  const nodes = joined(
    'node',
    CONTRIBUTIONS.map((contribution) => contribution.nodes),
  );
  const resolvers = CONTRIBUTIONS.flatMap(({ resolvers: of }) => of?.(useCases) ?? []);
  return [new NodeResolver(nodes), ...resolvers];
}
