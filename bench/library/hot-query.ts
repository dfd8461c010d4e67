import type { Sql } from '../../src/platform/postgres/sql.ts';

/** The read that costs nothing but the way to PostgreSQL and back. */
export const ROUND_TRIP = 'round trip';

/** The most a read may take. */
export interface Goal {
  readonly times: number;
  /** The read that it is compared to. */
  readonly of: string;
}

/** A frequent read. */
export interface HotQuery {
  readonly name: string;
  /** Undefined for reads that are measured as information. */
  readonly goal?: Goal | undefined;
  /** Runs the use case. */
  readonly run: () => Promise<unknown>;
  /** Runs the same statements through an `Sql` that explains them. */
  readonly explain?: (sql: Sql) => Promise<unknown>;
}

export function roundTrips(times: number): Goal {
  return { times, of: ROUND_TRIP };
}
