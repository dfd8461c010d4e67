import { randomUUID } from 'node:crypto';

import type { ClientConfig } from 'pg';
import { z } from 'zod';

import type { EventBus, JsonValue } from '../../kernel/event-bus.ts';
import { ListenConnection } from './listen-connection.ts';
import { Listeners } from './listeners.ts';

const CHANNEL = 'flexstorage_events';
/** PostgreSQL rejects payloads of 8,000 bytes or more. */
const MAX_NOTIFY_BYTES = 7_900;

const PUBLISH = 'select pg_notify($1, $2)';
/**
 * A single statement, so that the row exists when the message arrives. Stores the message as a JSON string because
 * jsonb rejects \u0000 and sorts keys. Also deletes old rows, without waiting for other publishers.
 */
const PUBLISH_SPILLED = `
  with purged as (
    delete from event_spill where id in (
      select id from event_spill where created_at < now() - interval '10 minutes'
      limit 1000 for update skip locked
    )
  ), spilled as (
    insert into event_spill (id, payload) values ($3::uuid, to_jsonb($4::text)) returning id
  )
  select pg_notify($1, $2) from spilled`;
const READ_SPILLED = `select payload #>> '{}' as message from event_spill where id = $1`;

export interface PostgresEventBusOptions {
  /** For the one listening connection; must not use a pooler in transaction mode. */
  readonly connection: ClientConfig;
  /** Runs one statement on the pool. */
  readonly query: (sql: string, params: unknown[]) => Promise<unknown>;
  readonly log: (message: string, error?: unknown) => void;
}

const eventMessage = z.object({
  topic: z.string(),
  // Any parsed JSON is a JsonValue.
  payload: z.custom<JsonValue>((value) => value !== undefined),
});

/** An event, or the row in `event_spill` with one that is too long to send. */
const anyMessage = z.union([eventMessage, z.object({ spill: z.string() })]);

/**
 * Delivers events between nodes over LISTEN/NOTIFY, in each publisher's order. Payloads over 7,900 bytes go through the
 * table `event_spill`. Gap listeners are called after a lost connection and for an unreadable event.
 */
export class PostgresEventBus implements EventBus, AsyncDisposable {
  private readonly topics = new Map<string, Listeners<JsonValue>>();
  private readonly gaps: Listeners<void>;
  private connection: ListenConnection | undefined;
  private publishing: Promise<unknown> = Promise.resolve();
  private delivering: Promise<void> = Promise.resolve();
  private closed = false;

  private constructor(private readonly options: PostgresEventBusOptions) {
    this.gaps = new Listeners(options.log);
  }

  /** Resolves once events arrive. Rejects if the database cannot be reached. */
  static async start(options: PostgresEventBusOptions): Promise<PostgresEventBus> {
    const bus = new PostgresEventBus(options);
    bus.connection = await ListenConnection.start({
      connection: options.connection,
      channel: CHANNEL,
      log: options.log,
      onMessage: (message) => bus.enqueue(() => bus.deliver(message)),
      onReconnect: () => bus.enqueue(async () => bus.gaps.call()),
    });
    return bus;
  }

  /** Rejects if the database is unavailable; the event may or may not have been sent. */
  publish(topic: string, payload: JsonValue): Promise<void> {
    const message = JSON.stringify({ topic, payload });
    // Sequential, because pool connections could reorder events.
    const sent = this.publishing.then(() => this.send(message));
    this.publishing = sent.catch(() => undefined);
    return sent;
  }

  subscribe(topic: string, listener: (payload: JsonValue) => void): Disposable {
    const listeners = this.topics.get(topic) ?? new Listeners(this.options.log);
    this.topics.set(topic, listeners);
    const subscription = listeners.add(listener);
    return {
      [Symbol.dispose]: () => {
        subscription[Symbol.dispose]();
        if (listeners.size === 0 && this.topics.get(topic) === listeners) this.topics.delete(topic);
      },
    };
  }

  onGap(listener: () => void): Disposable {
    return this.gaps.add(listener);
  }

  /** Sends pending events, then stops receiving and delivering. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    await this.publishing;
    await this.connection?.[Symbol.asyncDispose]();
    await this.delivering;
  }

  private async send(message: string): Promise<void> {
    if (Buffer.byteLength(message) <= MAX_NOTIFY_BYTES) {
      await this.options.query(PUBLISH, [CHANNEL, message]);
      return;
    }
    const id = randomUUID();
    const pointer = JSON.stringify({ spill: id });
    await this.options.query(PUBLISH_SPILLED, [CHANNEL, pointer, id, message]);
  }

  /** Preserves the arrival order, even if a message must be fetched first. */
  private enqueue(step: () => Promise<void>): void {
    const before = this.delivering;
    this.delivering = (async () => {
      await before;
      if (!this.closed) await step();
    })();
  }

  private async deliver(text: string): Promise<void> {
    try {
      const received = parseMessage(text);
      const message = 'spill' in received ? await this.readSpilled(received.spill) : received;
      this.topics.get(message.topic)?.call(message.payload);
    } catch (error) {
      this.options.log('could not read an event', error);
      this.gaps.call();
    }
  }

  private async readSpilled(id: string): Promise<z.infer<typeof eventMessage>> {
    const result = await this.connection?.query<{ message: string }>(READ_SPILLED, [id]);
    const message = result?.rows.map((row) => parseMessage(row.message))[0];
    if (message === undefined || 'spill' in message)
      throw new Error(`The event ${id} no longer exists.`);
    return message;
  }
}

function parseMessage(text: string): z.infer<typeof anyMessage> {
  const { data } = anyMessage.safeParse(JSON.parse(text));
  if (!data) throw new Error('The message was not sent by this bus.');
  return data;
}
