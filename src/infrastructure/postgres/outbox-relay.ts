import type { EventBus } from '../../application/ports/event-bus.ts';
import type { Reaction } from '../../application/ports/reaction.ts';
import type { DomainEvent } from '../../domain/shared/domain-event.ts';
import type { Sql } from './sql.ts';

const BATCH = 100;

/** One relay at a time over all nodes keeps the order; the number only has to be the same everywhere. */
const LOCK_KEY = 4_002_001;

export interface OutboxRelayParts {
  /** Runs statements in one transaction. */
  readonly inTransaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly bus: EventBus;
  readonly reactionsTo: (event: DomainEvent) => readonly Reaction[];
  /** Looks for events this often although nobody nudged, in milliseconds. */
  readonly intervalMs: number;
  readonly log: (message: string, error: unknown) => void;
}

/**
 * Publishes committed events, oldest first, and removes them once the bus has taken them: at least once, never
 * before the commit. A nudge after a commit makes it prompt; the interval finds what a crash left.
 */
export class OutboxRelay implements AsyncDisposable {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private again = false;
  private closed = false;

  constructor(private readonly parts: OutboxRelayParts) {
    this.timer = setInterval(() => this.nudge(), parts.intervalMs);
  }

  /** There may be something to publish. Returns at once. */
  nudge(): void {
    if (this.closed) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.drain()
      .catch((error: unknown) => this.parts.log('the outbox could not be published', error))
      .finally(() => {
        this.running = undefined;
        if (!this.again) return;
        this.again = false;
        this.nudge();
      });
  }

  /** Stops after what it is doing. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async drain(): Promise<void> {
    let published = BATCH;
    while (published === BATCH && !this.closed) published = await this.publishBatch();
  }

  private publishBatch(): Promise<number> {
    return this.parts.inTransaction(async (sql) => {
      await sql('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
      const rows = await sql<{ id: string; event: DomainEvent }>(
        'select id, event from outbox order by id limit $1',
        [BATCH],
      );
      for (const { event } of rows) {
        for (const reaction of this.parts.reactionsTo(event)) {
          if (reaction.kind === 'push') {
            await this.parts.bus.publish(reaction.topic, reaction.payload);
          }
        }
      }
      await sql('delete from outbox where id = any($1::bigint[])', [rows.map((row) => row.id)]);
      return rows.length;
    });
  }
}
