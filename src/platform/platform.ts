import type { Pool } from 'pg';

import type { Clock } from '../kernel/clock.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { IdSource } from '../kernel/id-source.ts';
import type { Transaction, UnitOfWork } from '../kernel/unit-of-work.ts';
import type { Sql } from './postgres/sql.ts';

/** Dependencies shared by all modules. */
export interface Platform<Tx extends Transaction = Transaction> {
  readonly sql: Sql;
  readonly pool: Pool;
  readonly unitOfWork: UnitOfWork<Tx>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error?: unknown) => void;
  /** Closes its resources in reverse order. */
  readonly stack: AsyncDisposableStack;
}
