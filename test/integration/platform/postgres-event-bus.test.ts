import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { JsonValue } from '../../../src/kernel/event-bus.ts';
import { PostgresEventBus } from '../../../src/platform/events/postgres-event-bus.ts';
import { createTestDatabase } from '../../support/database/test-database.ts';

const WAIT = { timeout: 10_000, interval: 5 };

describe('PostgresEventBus', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: Pool;
  let open: AsyncDisposableStack;
  const logged: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ ...database.connection, max: 4 });
    pool.on('error', () => undefined);
    await pool.query(`create table if not exists event_spill (
      id uuid primary key, payload jsonb not null, created_at timestamptz not null default now())`);
    open = new AsyncDisposableStack();
  });
  afterEach(async () => {
    await open.disposeAsync();
    open = new AsyncDisposableStack();
    logged.length = 0;
  });
  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  async function startBus(using = pool): Promise<PostgresEventBus> {
    const bus = await PostgresEventBus.start({
      connection: database.connection,
      query: (sql, params) => using.query(sql, params),
      log: (message, error) => logged.push(`${message}: ${String(error)}`),
    });
    return open.use(bus);
  }

  it('delivers events to all nodes including the sender, in order within each topic', async () => {
    const [one, two] = [await startBus(), await startBus()];
    const heard = { one: listen(one, 'a'), two: listen(two, 'a'), other: listen(two, 'b') };
    const sent = Array.from({ length: 200 }, (_, i) => i);
    await Promise.all(sent.map((i) => one.publish('a', i)));
    await two.publish('b', 'last');
    await vi.waitFor(() => expect(heard.other).toEqual(['last']), WAIT);
    await vi.waitFor(() => expect(heard.one).toEqual(sent), WAIT);
    expect(heard.two).toEqual(sent);
  });

  it.each([7_850, 7_900, 7_999, 8_000, 8_001, 50_000])(
    'delivers a message of %i bytes unchanged',
    async (bytes) => {
      const bus = await startBus();
      const heard = listen(bus, 't');
      const envelope = JSON.stringify({ topic: 't', payload: '' }).length;
      const payload = 'x'.repeat(bytes - envelope);
      await bus.publish('t', payload);
      await vi.waitFor(() => expect(heard).toEqual([payload]), WAIT);
      expect(await spilled(pool)).toBe(bytes > 7_900 ? 1 : 0);
      await pool.query('truncate event_spill');
    },
  );

  it.each([10, 10_000])('preserves %i unusual characters and the order of keys', async (count) => {
    const bus = await startBus();
    const heard = listen(bus, 't');
    const payload = { z: 'é\u0000\ud800🔑"\\'.repeat(count), a: [null, true, 1.5, {}] };
    await bus.publish('t', payload);
    await vi.waitFor(() => expect(heard).toHaveLength(1), WAIT);
    expect(JSON.stringify(heard[0])).toBe(JSON.stringify(payload));
  });

  it('counts bytes, not characters', async () => {
    const bus = await startBus();
    const heard = listen(bus, 't');
    await bus.publish('t', '🔑'.repeat(2_500));
    await vi.waitFor(() => expect(heard).toHaveLength(1), WAIT);
  });

  it('keeps the order when some of the events are spilled', async () => {
    const [one, two] = [await startBus(), await startBus()];
    const heard = listen(two, 't');
    const sent = Array.from({ length: 30 }, (_, i) => String(i).padEnd(i % 3 === 0 ? 20_000 : 3));
    await Promise.all(sent.map((payload) => one.publish('t', payload)));
    await vi.waitFor(() => expect(heard).toHaveLength(sent.length), WAIT);
    expect(heard).toEqual(sent);
  });

  it('delivers identical events separately', async () => {
    const bus = await startBus();
    const heard = listen(bus, 't');
    await Promise.all([bus.publish('t', 'same'), bus.publish('t', 'same')]);
    await vi.waitFor(() => expect(heard).toEqual(['same', 'same']), WAIT);
  });

  it('removes spilled events after ten minutes', async () => {
    const bus = await startBus();
    await pool.query('truncate event_spill');
    await pool.query(`insert into event_spill values
      (gen_random_uuid(), '1', now() - interval '11 minutes'),
      (gen_random_uuid(), '2', now() - interval '9 minutes')`);
    await bus.publish('t', 'x'.repeat(10_000));
    expect(await spilled(pool)).toBe(2);
  });

  it('reconnects after its connection is lost, reports the gap, and receives later events', async () => {
    const [one, two] = [await startBus(), await startBus()];
    const heard = [listen(one, 't'), listen(two, 't')];
    const gaps = [0, 0];
    one.onGap(() => (gaps[0] = (gaps[0] ?? 0) + 1));
    two.onGap(() => (gaps[1] = (gaps[1] ?? 0) + 1));
    expect(await cutListeners(pool)).toBe(2);
    await vi.waitFor(() => expect(gaps).toEqual([1, 1]), WAIT);
    await one.publish('t', 'after');
    await vi.waitFor(() => expect(heard).toEqual([['after'], ['after']]), WAIT);
    expect(await cutListeners(pool)).toBe(2);
    await vi.waitFor(() => expect(gaps).toEqual([2, 2]), WAIT);
    await two.publish('t', 'again');
    await vi.waitFor(() => expect(heard[0]).toEqual(['after', 'again']), WAIT);
  });

  it('logs a listener that throws and continues with the next event', async () => {
    const bus = await startBus();
    bus.subscribe('t', () => {
      throw new Error('broken listener');
    });
    const heard = listen(bus, 't');
    await bus.publish('t', 1);
    await bus.publish('t', 2);
    await vi.waitFor(() => expect(heard).toEqual([1, 2]), WAIT);
    expect(logged.filter((line) => line.includes('broken listener'))).toHaveLength(2);
  });

  it('stops delivering only to the disposed subscription', async () => {
    const bus = await startBus();
    const heard: JsonValue[] = [];
    const listener = (payload: JsonValue) => void heard.push(payload);
    const first = bus.subscribe('t', listener);
    const second = bus.subscribe('t', listener);
    const fence = listen(bus, 'fence');
    await bus.publish('t', 1);
    await vi.waitFor(() => expect(heard).toEqual([1, 1]), WAIT);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await bus.publish('t', 2);
    await vi.waitFor(() => expect(heard).toEqual([1, 1, 2]), WAIT);
    second[Symbol.dispose]();
    await bus.publish('t', 3);
    await bus.publish('fence', 0);
    await vi.waitFor(() => expect(fence).toHaveLength(1), WAIT);
    expect(heard).toEqual([1, 1, 2]);
  });

  it('allows a listener to subscribe and dispose during a call', async () => {
    const bus = await startBus();
    const heard: string[] = [];
    const first = bus.subscribe('t', () => {
      heard.push('first');
      later[Symbol.dispose]();
      first[Symbol.dispose]();
      bus.subscribe('t', () => heard.push('new'));
    });
    const later = bus.subscribe('t', () => heard.push('later'));
    await bus.publish('t', 1);
    await bus.publish('t', 2);
    await vi.waitFor(() => expect(heard).toEqual(['first', 'new']), WAIT);
  });

  it('reports malformed messages on its channel as a gap', async () => {
    const bus = await startBus();
    const heard = listen(bus, 't');
    let gaps = 0;
    bus.onGap(() => (gaps += 1));
    const strange = ['', 'text', 'null', '{}', '{"spill":"no uuid"}', `{"spill":"${ABSENT}"}`];
    for (const message of strange) {
      await pool.query('select pg_notify($1, $2)', ['flexstorage_events', message]);
    }
    await bus.publish('t', 'still here');
    await vi.waitFor(() => expect(heard).toEqual(['still here']), WAIT);
    expect(gaps).toBe(strange.length);
  });

  it('rejects an event it cannot send and sends the next one', async () => {
    const lost = new Pool({ ...database.connection, max: 1 });
    await lost.end();
    const away = await startBus(lost);
    await expect(away.publish('t', 1)).rejects.toThrow(/after calling end/);
    await expect(away.publish('t', 'x'.repeat(10_000))).rejects.toThrow(/after calling end/);

    let failures = 1;
    const bus = open.use(
      await PostgresEventBus.start({
        connection: database.connection,
        query: (sql, params) =>
          failures-- > 0 ? Promise.reject(new Error('away')) : pool.query(sql, params),
        log: () => undefined,
      }),
    );
    const heard = listen(bus, 't');
    const results = await Promise.allSettled([bus.publish('t', 1), bus.publish('t', 2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    await vi.waitFor(() => expect(heard).toEqual([2]), WAIT);
  });

  it('does not start without the database', async () => {
    const connection = { ...database.connection, database: 'missing' };
    const start = PostgresEventBus.start({
      connection,
      query: (sql, params) => pool.query(sql, params),
      log: () => undefined,
    });
    await expect(start).rejects.toThrow(/missing/);
  });

  it('sends pending events, closes its connection and stays silent once disposed', async () => {
    const [one, two] = [await startBus(), await startBus()];
    const heard = [listen(one, 't'), listen(two, 't')];
    const sending = one.publish('t', 'last words');
    await one[Symbol.asyncDispose]();
    await sending;
    await two.publish('t', 'after');
    await vi.waitFor(() => expect(heard[1]).toEqual(['last words', 'after']), WAIT);
    expect(heard[0]).not.toContain('after');
    await vi.waitFor(async () => expect(await cutListeners(pool)).toBe(1), WAIT);
  });
});

const ABSENT = '0199c1de-7c00-7000-8000-00000000dead';

/** Collects the events of a topic. */
function listen(bus: PostgresEventBus, topic: string): JsonValue[] {
  const heard: JsonValue[] = [];
  bus.subscribe(topic, (payload) => heard.push(payload));
  return heard;
}

async function spilled(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from event_spill');
  return Number(rows[0]?.count);
}

/** Terminates the listening connections to this database and returns their number. */
async function cutListeners(pool: Pool): Promise<number> {
  const { rows } = await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'flexstorage-events' and datname = current_database()`);
  return rows.length;
}
