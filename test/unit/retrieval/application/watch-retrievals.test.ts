import { describe, expect, it } from 'vitest';

import type { EventBus, JsonValue } from '../../../../src/kernel/event-bus.ts';
import type {
  RetrievalQueries,
  RetrievalRow,
} from '../../../../src/modules/retrieval/application/retrieval-queries.ts';
import { updateSince } from '../../../../src/modules/retrieval/application/retrieval-update.ts';
import { retrievalsTopic } from '../../../../src/modules/retrieval/application/retrievals-topic.ts';
import { WatchRetrievals } from '../../../../src/modules/retrieval/application/watch-retrievals.ts';
import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';

const START = new Date('2026-01-01T00:00:00Z');
const later = (hours: number): Date => new Date(START.getTime() + hours * 3_600_000);

function row(data: Partial<RetrievalRow> = {}): RetrievalRow {
  return {
    id: 'one',
    ownerId: 'owner',
    status: 'REQUESTED',
    tier: 'STANDARD',
    days: 2,
    cost: undefined,
    latestAt: undefined,
    createdAt: START,
    startedAt: undefined,
    readyAt: undefined,
    expiresAt: undefined,
    warnedAt: undefined,
    finishedAt: undefined,
    failureReason: undefined,
    files: 2,
    bytes: 10,
    filesReady: 0,
    bytesReady: 0,
    ...data,
  };
}

describe('an update of a retrieval', () => {
  const ready = row({ status: 'READY', filesReady: 2, expiresAt: later(48) });
  it.each([
    ['sent for a new status', row(), row({ status: 'IN_PROGRESS' }), 'IN_PROGRESS'],
    ['sent for a new request', undefined, row(), 'REQUESTED'],
    ['sent when more files are readable', row(), row({ filesReady: 1 }), 'PROGRESS'],
    ['sent for the expiry warning', ready, { ...ready, warnedAt: later(36) }, 'EXPIRING'],
    ['sent for a later expiry', ready, { ...ready, expiresAt: later(96) }, 'EXTENDED'],
    [
      'sent when it expires',
      ready,
      { ...ready, status: 'EXPIRED', filesReady: 0 } as const,
      'EXPIRED',
    ],
  ])('is %s', (_what, before, now, kind) => {
    expect(updateSince(before, now)).toEqual({ kind, row: now });
  });

  it.each([
    ['sent for an unchanged row', ready, { ...ready }],
    ['sent for an earlier expiry', ready, { ...ready, expiresAt: later(47) }],
  ])('is not %s', (_what, before, now) => {
    expect(updateSince(before, now)).toBeUndefined();
  });
});

/** In-memory requests of one owner, with an event bus. */
class Requests {
  readonly rows = new Map<string, RetrievalRow>();
  private readonly heard = new Map<string, Set<(payload: JsonValue) => void>>();
  private readonly gaps = new Set<() => void>();
  /** Runs after a list has been read and before it is returned. */
  meanwhile: (() => void) | undefined;

  readonly queries = {
    find: async (_owner: string, ids: readonly string[]) => {
      const found = ids.flatMap((id) => this.rows.get(id) ?? []);
      this.happen();
      return found;
    },
    running: async () => {
      const found = [...this.rows.values()].filter(({ finishedAt }) => !finishedAt);
      this.happen();
      return found;
    },
  } as Partial<RetrievalQueries> as RetrievalQueries;

  readonly bus: EventBus = {
    publish: async () => {},
    subscribe: (topic, listener) => {
      const listeners = this.heard.get(topic) ?? new Set();
      this.heard.set(topic, listeners.add(listener));
      return { [Symbol.dispose]: () => listeners.delete(listener) };
    },
    onGap: (listener) => {
      this.gaps.add(listener);
      return { [Symbol.dispose]: () => this.gaps.delete(listener) };
    },
  };

  set(data: Partial<RetrievalRow>): void {
    this.rows.set(data.id ?? 'one', row(data));
  }

  private happen(): void {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    meanwhile?.();
  }

  tell(requestId = 'one'): void {
    for (const listener of this.heard.get(retrievalsTopic('owner')) ?? []) listener({ requestId });
  }

  gap(): void {
    for (const listener of this.gaps) listener();
  }

  watch(id?: string) {
    return new WatchRetrievals(this.queries, this.bus, new AdjustableClock()).execute('owner', id);
  }
}

async function kindOf(updates: AsyncGenerator<{ kind: string; row: RetrievalRow }>) {
  const { value, done } = await updates.next();
  return done ? 'over' : `${value.row.id} ${value.kind}`;
}

describe('WatchRetrievals', () => {
  it('sends the current state of a request, then each change once, and ends with the request', async () => {
    const requests = new Requests();
    requests.set({});
    await using updates = requests.watch('one');
    expect(await kindOf(updates)).toBe('one CURRENT');
    requests.set({ status: 'READY', readyAt: START, expiresAt: later(48) });
    for (let times = 0; times < 5; times += 1) requests.tell();
    expect(await kindOf(updates)).toBe('one READY');
    const next = kindOf(updates);
    // Nothing has changed when the row is read again.
    requests.tell();
    requests.set({ status: 'EXPIRED', readyAt: START, finishedAt: later(48) });
    requests.tell();
    expect(await next).toBe('one EXPIRED');
    expect(await kindOf(updates)).toBe('over');
  });

  it('starts with the current state of a request that is already READY', async () => {
    const requests = new Requests();
    requests.set({ status: 'READY', readyAt: START, expiresAt: later(48) });
    await using updates = requests.watch('one');
    const { value } = await updates.next();
    expect(value).toMatchObject({ kind: 'CURRENT', row: { status: 'READY' } });
  });

  it('follows requests created later and those whose events were lost', async () => {
    const requests = new Requests();
    requests.set({ id: 'one' });
    await using updates = requests.watch();
    expect(await kindOf(updates)).toBe('one CURRENT');
    requests.set({ id: 'two' });
    requests.tell('two');
    expect(await kindOf(updates)).toBe('two REQUESTED');
    requests.set({ id: 'one', status: 'IN_PROGRESS' });
    requests.set({ id: 'three' });
    requests.gap();
    expect([await kindOf(updates), await kindOf(updates)]).toEqual([
      'one IN_PROGRESS',
      'three REQUESTED',
    ]);
  });

  it.each([
    ['all', undefined],
    ['one', 'one'],
  ])('misses no change while reading the initial state (%s)', async (_which, id) => {
    const requests = new Requests();
    requests.set({ status: 'IN_PROGRESS' });
    await using updates = requests.watch(id);
    requests.meanwhile = () => {
      requests.set({ status: 'READY', readyAt: START, expiresAt: later(48) });
      requests.tell();
    };
    const { value } = await updates.next();
    const ready = value?.row.status === 'READY' ? 'one READY' : await kindOf(updates);
    expect(ready).toBe('one READY');
  });

  it('sends nothing more for a finished request', async () => {
    const requests = new Requests();
    requests.set({ id: 'one' });
    await using updates = requests.watch();
    await updates.next();
    requests.set({ id: 'one', status: 'CANCELLED', finishedAt: later(1) });
    requests.tell();
    expect(await kindOf(updates)).toBe('one CANCELLED');
    requests.tell();
    requests.set({ id: 'two' });
    requests.tell('two');
    expect(await kindOf(updates)).toBe('two REQUESTED');
  });

  it('refuses a request of another user', async () => {
    const requests = new Requests();
    await using updates = requests.watch('one');
    await expect(updates.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
