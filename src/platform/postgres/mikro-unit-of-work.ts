import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';

import type { DomainError } from '../../kernel/domain-error.ts';
import type { DomainEvent } from '../../kernel/domain-event.ts';
import type { Job } from '../../kernel/jobs.ts';
import type { Reaction } from '../../kernel/reaction.ts';
import type { Transaction, UnitOfWork } from '../../kernel/unit-of-work.ts';
import {
  isTransient,
  tooManyChanges,
  translateDatabaseError,
  violatedUnique,
} from './database-errors.ts';
import { type Sql, sqlOf } from './sql.ts';
import type { EventSource, Track } from './track.ts';

const MAX_ATTEMPTS = 5;

/** Limits how deep steps may trigger further steps; more indicates a loop. */
const MAX_ROUNDS = 5;

/** Enqueues jobs within the given transaction. */
type EnqueueJobs = (jobs: readonly Job[], sql: Sql) => Promise<void>;

/** An event and its reactions. */
interface Followed {
  readonly event: DomainEvent;
  readonly reactions: readonly Reaction[];
}

/** How to handle the violation of a unique constraint, by constraint name. */
export type Violations = Readonly<Record<string, 'RETRY' | ((cause: unknown) => DomainError)>>;

/** Dependencies of the repositories of one transaction. */
export interface OpenTransaction {
  readonly em: EntityManager;
  readonly sql: Sql;
  readonly track: Track;
  readonly record: (event: DomainEvent) => void;
}

export interface UnitOfWorkDeps<Tx> {
  readonly orm: MikroORM;
  readonly transactionOf: (open: OpenTransaction) => Tx;
  /** By unique constraint: retry, or the error that a violation is translated to. */
  readonly violations: Violations;
  /** Runs a step within the transaction, with the data of every reaction that names it. */
  readonly runStep: (name: string, data: readonly object[], tx: Tx) => Promise<void>;
  readonly reactionsTo: (event: DomainEvent) => readonly Reaction[];
  /** Assigns change numbers within the given transaction. */
  readonly recordChanges: (reactions: readonly Reaction[], sql: Sql) => Promise<void>;
  readonly enqueueJobs: EnqueueJobs;
  /** Called after a commit that wrote events to the outbox. */
  readonly onCommitted: () => void;
}

/** Runs one database transaction, which also writes events to the outbox, jobs and change numbers. */
export class MikroUnitOfWork<Tx extends Transaction> implements UnitOfWork<Tx> {
  constructor(private readonly deps: UnitOfWorkDeps<Tx>) {}

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        const violated = this.deps.violations[violatedUnique(error) ?? ''];
        const isLost = violated === 'RETRY' || isTransient(error);
        if (attempt < MAX_ATTEMPTS && isLost) continue;
        if (violated && violated !== 'RETRY') throw violated(error);
        throw isLost ? tooManyChanges(error) : translateDatabaseError(error);
      }
    }
  }

  private async attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const em = this.deps.orm.em.fork();
    const sources = new Set<EventSource>();
    const recorded: DomainEvent[] = [];
    const track = <S extends EventSource>(source: S): S => {
      sources.add(source);
      return source;
    };
    await em.begin({ isolationLevel: IsolationLevel.READ_COMMITTED });
    try {
      const sql = transactionSql(em);
      const record = (event: DomainEvent): void => void recorded.push(event);
      const tx = this.deps.transactionOf({ em, sql, track, record });
      const result = await work(tx);
      const takeEvents = async (): Promise<DomainEvent[]> => {
        await em.flush();
        return [...[...sources].flatMap((source) => source.takeEvents()), ...recorded.splice(0)];
      };
      const followed = await this.follow(takeEvents, tx);
      const toPublish = await this.recordReactions(followed, sql);
      await em.commit();
      if (toPublish > 0) this.deps.onCommitted();
      return result;
    } catch (error) {
      await em.rollback().catch(() => undefined);
      throw error;
    }
  }

  /** Runs steps until no more follow; returns every event with its reactions, including events raised by steps. */
  private async follow(takeEvents: () => Promise<DomainEvent[]>, tx: Tx): Promise<Followed[]> {
    const followed: Followed[] = [];
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const events = await takeEvents();
      const fresh = events.map((event) => ({ event, reactions: this.deps.reactionsTo(event) }));
      followed.push(...fresh);
      const steps = fresh
        .flatMap(({ reactions }) => reactions)
        .filter((reaction) => reaction.kind === 'step');
      for (const [name, sameStep] of Map.groupBy(steps, (step) => step.name)) {
        const data = sameStep.map((step) => step.data);
        await this.deps.runStep(name, data, tx);
      }
      if (steps.length === 0) return followed;
    }
    throw new Error('Steps keep triggering each other.');
  }

  /** Resolves to the number of events written to the outbox. */
  private async recordReactions(followed: readonly Followed[], sql: Sql): Promise<number> {
    const all = followed.flatMap(({ reactions }) => reactions);
    await this.deps.recordChanges(all, sql);
    const jobs = all.flatMap((reaction) => (reaction.kind === 'job' ? [reaction.job] : []));
    await this.deps.enqueueJobs(jobs, sql);
    const published = followed
      .filter(({ reactions }) => reactions.some((reaction) => reaction.kind === 'push'))
      .map(({ event }) => event);
    if (published.length > 0) {
      await sql(`insert into outbox (event) select * from unnest($1::jsonb[])`, [
        published.map((event) => JSON.stringify(event)),
      ]);
    }
    return published.length;
  }
}

/** Runs statements on the transaction's connection. */
function transactionSql(em: EntityManager): Sql {
  return sqlOf(async (query) => {
    const transaction = em.getTransactionContext();
    if (!transaction) throw new Error('The transaction has ended.');
    return transaction.executeQuery({
      // Kysely passes it on to node-postgres, which accepts a query in place of its text.
      sql: query as unknown as string,
      parameters: query.values ?? [],
      query: { kind: 'RawNode', sqlFragments: [query.text], parameters: [] },
      queryId: { queryId: 'flexstorage' },
    });
  });
}
