import type { DomainEvent } from '../../kernel/domain-event.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { Reaction } from '../../kernel/reaction.ts';
import type { Sql } from './sql.ts';

const BATCH = 100;

/** How long the relay waits after a commit to batch events, in milliseconds. */
const GATHER_MS = 25;

/**
 * Only one relay runs at a time across all nodes, which preserves the order. The number is arbitrary but must be the
 * same everywhere.
 */
const LOCK_KEY = 4_002_001;

type Push = Pick<Extract<Reaction, { kind: 'push' }>, 'topic' | 'payload'>;

export interface OutboxRelayDeps {
  /** Runs statements in one transaction. */
  readonly inTransaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly bus: EventBus;
  readonly reactionsTo: (event: DomainEvent) => readonly Reaction[];
  /** Polling interval for events whose notification was lost, in milliseconds. */
  readonly intervalMs: number;
  readonly log: (message: string, error: unknown) => void;
}

/**
 * Publishes committed events, oldest first, and removes them once the bus has accepted them: at least once, never
 * before the commit. `nudge` publishes promptly after a commit; polling finds events left by a crash.
 */
export class OutboxRelay implements AsyncDisposable {
  private readonly timer: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private closed = false;

  constructor(private readonly deps: OutboxRelayDeps) {
    this.timer = setInterval(() => this.nudge(), deps.intervalMs);
  }

  /** Triggers publishing without waiting for it. */
  nudge(): void {
    if (this.closed) return;
    if (this.running || this.gathering) {
      this.again = true;
      return;
    }
    this.run();
  }

  private run(): void {
    this.running = this.drain()
      .catch((error: unknown) => this.deps.log('could not publish the outbox', error))
      .finally(() => {
        this.running = undefined;
        if (!this.closed) this.gathering = setTimeout(() => this.gathered(), GATHER_MS);
      });
  }

  private gathered(): void {
    this.gathering = undefined;
    if (!this.again) return;
    this.again = false;
    this.run();
  }

  /** Stops after the current batch. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    clearTimeout(this.gathering);
    await this.running;
  }

  private async drain(): Promise<void> {
    let published = BATCH;
    while (published === BATCH && !this.closed) published = await this.publishBatch();
  }

  private publishBatch(): Promise<number> {
    return this.deps.inTransaction(async (sql) => {
      await sql('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
      const rows = await sql<{ id: number; event: DomainEvent }>(
        'select id, event from outbox order by id limit $1',
        [BATCH],
      );
      for (const { topic, payload } of this.pushesOf(rows)) {
        await this.deps.bus.publish(topic, payload);
      }
      await sql('delete from outbox where id = any($1::bigint[])', [rows.map((row) => row.id)]);
      return rows.length;
    });
  }

  /** Removes duplicates: repeated notifications of the same change are redundant. */
  private pushesOf(rows: readonly { readonly event: DomainEvent }[]): Iterable<Push> {
    const pushes = new Map<string, Push>();
    for (const reaction of rows.flatMap(({ event }) => this.deps.reactionsTo(event))) {
      if (reaction.kind !== 'push') continue;
      const { topic, payload } = reaction;
      const key = JSON.stringify([topic, payload]);
      // Keeps the last duplicate, which follows the changes it refers to.
      pushes.delete(key);
      pushes.set(key, { topic, payload });
    }
    return pushes.values();
  }
}
