import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';

import { DomainError } from '../../kernel/domain-error.ts';
import type { DomainEvent } from '../../kernel/domain-event.ts';
import type { Job } from '../../kernel/jobs.ts';
import type { Reaction } from '../../kernel/reaction.ts';
import type { Transaction, UnitOfWork } from '../../kernel/unit-of-work.ts';
import { MikroUserRepository } from '../../modules/account/infrastructure/mikro-user-repository.ts';
import { PostgresQuotaLedger } from '../../modules/account/infrastructure/postgres-quota-ledger.ts';
import { MikroAlbumRepository } from '../../modules/albums/infrastructure/mikro-album-repository.ts';
import { PostgresAlbumEntries } from '../../modules/albums/infrastructure/postgres-album-entries.ts';
import { MikroArchivalRepository } from '../../modules/archive/infrastructure/mikro-archival-repository.ts';
import { PostgresPreparationLedger } from '../../modules/archive/infrastructure/postgres-preparation-ledger.ts';
import { MikroExportRepository } from '../../modules/exports/infrastructure/mikro-export-repository.ts';
import { MikroContentRepository } from '../../modules/library/infrastructure/mikro-content-repository.ts';
import { MikroFileRepository } from '../../modules/library/infrastructure/mikro-file-repository.ts';
import { recordChanges } from '../../modules/library/infrastructure/record-changes.ts';
import { MikroRestoreOperationRepository } from '../../modules/retrieval/infrastructure/mikro-restore-operation-repository.ts';
import { MikroRetrievalRepository } from '../../modules/retrieval/infrastructure/mikro-retrieval-repository.ts';
import { PostgresArchivedFileQueries } from '../../modules/retrieval/infrastructure/postgres-archived-file-queries.ts';
import { MikroShareRepository } from '../../modules/sharing/infrastructure/mikro-share-repository.ts';
import { MikroUploadSessionRepository } from '../../modules/upload/infrastructure/mikro-upload-session-repository.ts';
import { PostgresTombstones } from '../../modules/upload/infrastructure/postgres-tombstones.ts';
import { isTransient, translateDatabaseError, violatedUnique } from './database-errors.ts';
import type { Sql } from './sql.ts';
import type { EventSource } from './track.ts';

const MAX_ATTEMPTS = 5;

/** Puts jobs into the queue by statements of the given transaction. */
type EnqueueJobs = (jobs: readonly Job[], sql: Sql) => Promise<void>;

export interface UnitOfWorkParts {
  readonly orm: MikroORM;
  readonly reactionsTo: (event: DomainEvent) => readonly Reaction[];
  readonly enqueueJobs: EnqueueJobs;
  /** Called after a commit that left events in the outbox. */
  readonly onCommitted: () => void;
}

/** One database transaction per run; events go to the outbox, jobs and change numbers with them. */
export class MikroUnitOfWork implements UnitOfWork {
  constructor(private readonly parts: UnitOfWorkParts) {}

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt < MAX_ATTEMPTS && isTransient(error)) continue;
        if (violatedUnique(error)?.includes('email')) {
          throw new DomainError('EMAIL_TAKEN', 'the address is in use', { cause: error });
        }
        throw translateDatabaseError(error);
      }
    }
  }

  private async attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const em = this.parts.orm.em.fork();
    const sources = new Set<EventSource>();
    const jobs: Job[] = [];
    const track = <S extends EventSource>(source: S): S => {
      sources.add(source);
      return source;
    };
    await em.begin({ isolationLevel: IsolationLevel.READ_COMMITTED });
    try {
      const sql = sqlOf(em);
      const result = await work({
        sessions: new MikroUploadSessionRepository(em, track),
        archivals: new MikroArchivalRepository(em),
        preparations: new PostgresPreparationLedger(sql),
        tombstones: new PostgresTombstones(sql),
        contents: new MikroContentRepository(em, sql),
        files: new MikroFileRepository(em, sql, track),
        users: new MikroUserRepository(em),
        restores: new MikroRestoreOperationRepository(em, sql),
        retrievals: new MikroRetrievalRepository(em, sql, track),
        shares: new MikroShareRepository(em, sql, track),
        exports: new MikroExportRepository(em, sql, track),
        archivedFiles: new PostgresArchivedFileQueries(sql),
        quota: track(new PostgresQuotaLedger(sql)),
        albums: new MikroAlbumRepository(em, track),
        albumEntries: new PostgresAlbumEntries(sql),
        enqueue: (job) => jobs.push(job),
      });
      await em.flush();
      const events = [...sources].flatMap((source) => source.takeEvents());
      const toPublish = await this.recordReactions(events, jobs, sql);
      await em.commit();
      if (toPublish > 0) this.parts.onCommitted();
      return result;
    } catch (error) {
      await em.rollback().catch(() => undefined);
      throw error;
    }
  }

  /** Resolves with how many events it has left in the outbox. */
  private async recordReactions(
    events: readonly DomainEvent[],
    jobs: readonly Job[],
    sql: Sql,
  ): Promise<number> {
    const followed = events.map((event) => ({ event, reactions: this.parts.reactionsTo(event) }));
    await recordChanges(followed, sql);
    const reactionJobs = followed
      .flatMap(({ reactions }) => reactions)
      .flatMap((reaction) => (reaction.kind === 'job' ? [reaction.job] : []));
    await this.parts.enqueueJobs([...jobs, ...reactionJobs], sql);
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

/** Statements on the connection that holds the transaction. */
function sqlOf(em: EntityManager): Sql {
  return async (text, values = []) => {
    const transaction = em.getTransactionContext();
    if (!transaction) throw new Error('the transaction has ended');
    const result = await transaction.executeQuery({
      sql: text,
      parameters: values,
      query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
      queryId: { queryId: 'flexstorage' },
    });
    return result.rows as never;
  };
}
