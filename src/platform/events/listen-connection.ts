import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  Client,
  escapeIdentifier,
  type ClientConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg';

const PING_EVERY_MS = 15_000;
const QUERY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const END_TIMEOUT_MS = 1_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export interface ListenConnectionOptions {
  /** A direct connection: LISTEN does not work through a pooler in transaction mode. */
  readonly connection: ClientConfig;
  readonly channel: string;
  readonly onMessage: (message: string) => void;
  /** Called after a reconnect; messages in between are lost. */
  readonly onReconnect: () => void;
  readonly log: (message: string, error?: unknown) => void;
}

interface Session {
  readonly client: Client;
  readonly socket: Socket;
  /** Aborts when the connection has ended or failed. */
  readonly lost: AbortSignal;
}

/** A PostgreSQL connection that listens on one channel and reconnects, backing off, until disposed. */
export class ListenConnection implements AsyncDisposable {
  private readonly stopped = new AbortController();
  private readonly running: Promise<void>;

  private constructor(
    private readonly options: ListenConnectionOptions,
    private session: Session,
  ) {
    this.running = this.run();
  }

  /** Resolves once it listens. Rejects if the database cannot be reached. */
  static async start(options: ListenConnectionOptions): Promise<ListenConnection> {
    return new ListenConnection(options, await listen(options));
  }

  /** Runs one query on this connection. Rejects if the connection is lost, or after 5 s. */
  query<Row extends QueryResultRow>(sql: string, params: unknown[]): Promise<QueryResult<Row>> {
    return this.session.client.query<Row>(sql, params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await this.keepAlive();
      await endQuietly(this.session);
      if (signal.aborted) return;
      this.options.log('lost the event connection');
      const session = await this.reconnect();
      if (session === undefined) return;
      this.session = session;
      this.options.onReconnect();
    }
  }

  /** Returns when the connection is lost or disposed. Pings to detect half-open connections. */
  private async keepAlive(): Promise<void> {
    const { client, lost } = this.session;
    const over = AbortSignal.any([lost, this.stopped.signal]);
    try {
      while (!over.aborted) {
        await sleep(PING_EVERY_MS, undefined, { signal: over });
        await client.query('select 1');
      }
    } catch (error) {
      if (!over.aborted) this.options.log('the event connection does not respond', error);
    }
  }

  /** A new listening connection; undefined if disposed meanwhile. */
  private async reconnect(): Promise<Session | undefined> {
    const { signal } = this.stopped;
    for (let pause = FIRST_RETRY_MS; !signal.aborted; pause = Math.min(pause * 2, LAST_RETRY_MS)) {
      // Adds jitter so that nodes do not all reconnect at once.
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
      try {
        const session = await listen(this.options);
        if (!signal.aborted) return session;
        await endQuietly(session);
      } catch (error) {
        this.options.log('could not open the event connection', error);
      }
    }
    return undefined;
  }
}

async function listen({
  connection,
  channel,
  onMessage,
}: ListenConnectionOptions): Promise<Session> {
  const socket = new Socket();
  const client = new Client({
    application_name: 'flexstorage-events',
    ...connection,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    stream: () => socket,
  });
  const lost = new AbortController();
  const session = { client, socket, lost: lost.signal };
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  client.on('notification', ({ payload }) => onMessage(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${escapeIdentifier(channel)}`);
    return session;
  } catch (error) {
    await endQuietly(session);
    throw error;
  }
}

/** Closes the connection; destroys it after one second without a response. */
async function endQuietly({ client, socket }: Session): Promise<void> {
  const given = new AbortController();
  const patience = sleep(END_TIMEOUT_MS, undefined, { signal: given.signal }).catch(
    () => undefined,
  );
  await Promise.race([client.end().catch(() => undefined), patience]);
  given.abort();
  socket.destroy();
}
