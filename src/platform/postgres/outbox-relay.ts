import type { DomainEvent } from '../../kernel/domain-event.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { Reaction } from '../../kernel/reaction.ts';
import type { Sql } from './sql.ts';

const BATCH = 100;

/** Events that follow each other are published together, at most this long after their commit. Milliseconds. */
const GATHER_MS = 25;

/** One relay at a time over all nodes keeps the order; the number only has to be the same everywhere. */
const LOCK_KEY = 4_002_001;

type Push = Pick<Extract<Reaction, { kind: 'push' }>, 'topic' | 'payload'>;

export interface OutboxRelayDeps {
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
  private gathering: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private closed = false;

  constructor(private readonly deps: OutboxRelayDeps) {
    this.timer = setInterval(() => this.nudge(), deps.intervalMs);
  }

  /** There may be something to publish. Returns at once. */
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
      .catch((error: unknown) => this.deps.log('the outbox could not be published', error))
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

  /** Stops after what it is doing. */
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
      const rows = await sql<{ id: string; event: DomainEvent }>(
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

  /** Each once: whoever is told twice that there is something to read reads the same. */
  private pushesOf(rows: readonly { readonly event: DomainEvent }[]): Iterable<Push> {
    const pushes = new Map<string, Push>();
    for (const reaction of rows.flatMap(({ event }) => this.deps.reactionsTo(event))) {
      if (reaction.kind !== 'push') continue;
      const { topic, payload } = reaction;
      const key = JSON.stringify([topic, payload]);
      // The last of equal ones stays, behind what it may be about.
      pushes.delete(key);
      pushes.set(key, { topic, payload });
    }
    return pushes.values();
  }
}
