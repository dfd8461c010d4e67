import { describe, expect, it } from 'vitest';

import type { EventBus, JsonValue } from '../../../../src/kernel/event-bus.ts';
import type {
  RetrievalQueries,
  RetrievalRow,
} from '../../../../src/modules/retrieval/application/retrieval-queries.ts';
import { updateSince } from '../../../../src/modules/retrieval/application/retrieval-update.ts';
import { retrievalsTopic } from '../../../../src/modules/retrieval/application/retrievals-topic.ts';
import { WatchRetrievals } from '../../../../src/modules/retrieval/application/watch-retrievals.ts';
import { AdjustableClock } from '../../../support/adjustable-clock.ts';

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

describe('what is told of a retrieval', () => {
  const ready = row({ status: 'READY', filesReady: 2, expiresAt: later(48) });
  it.each([
    ['a status that is new', row(), row({ status: 'IN_PROGRESS' }), 'IN_PROGRESS'],
    ['a request that is new', undefined, row(), 'REQUESTED'],
    ['more files that can be read', row(), row({ filesReady: 1 }), 'PROGRESS'],
    ['the warning', ready, { ...ready, warnedAt: later(36) }, 'EXPIRING'],
    ['a later end', ready, { ...ready, expiresAt: later(96) }, 'EXTENDED'],
    ['its end', ready, { ...ready, status: 'EXPIRED', filesReady: 0 } as const, 'EXPIRED'],
  ])('is %s', (_what, before, now, kind) => {
    expect(updateSince(before, now)).toEqual({ kind, row: now });
  });

  it.each([
    ['the same again', ready, { ...ready }],
    ['an earlier end', ready, { ...ready, expiresAt: later(47) }],
  ])('is not %s', (_what, before, now) => {
    expect(updateSince(before, now)).toBeUndefined();
  });
});

/** Requests of one owner in memory, and a bus. */
class Requests {
  readonly rows = new Map<string, RetrievalRow>();
  private readonly heard = new Map<string, Set<(payload: JsonValue) => void>>();
  private readonly gaps = new Set<() => void>();
  /** Runs while a list that was read before is on its way. */
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
  it('tells where a request stands, each step once, and ends with it', async () => {
    const requests = new Requests();
    requests.set({});
    await using updates = requests.watch('one');
    expect(await kindOf(updates)).toBe('one CURRENT');
    requests.set({ status: 'READY', readyAt: START, expiresAt: later(48) });
    for (let times = 0; times < 5; times += 1) requests.tell();
    expect(await kindOf(updates)).toBe('one READY');
    const next = kindOf(updates);
    // It is looked at again, and is as it was.
    requests.tell();
    requests.set({ status: 'EXPIRED', readyAt: START, finishedAt: later(48) });
    requests.tell();
    expect(await next).toBe('one EXPIRED');
    expect(await kindOf(updates)).toBe('over');
  });

  it('begins with what has become READY while nobody watched', async () => {
    const requests = new Requests();
    requests.set({ status: 'READY', readyAt: START, expiresAt: later(48) });
    await using updates = requests.watch('one');
    const { value } = await updates.next();
    expect(value).toMatchObject({ kind: 'CURRENT', row: { status: 'READY' } });
  });

  it('follows requests that are made later, and those whose events were lost', async () => {
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
  ])('misses nothing that happens while it reads where %s stand', async (_which, id) => {
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

  it('tells nothing of a request that was told to be over', async () => {
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

  it('knows no request of somebody else', async () => {
    const requests = new Requests();
    await using updates = requests.watch('one');
    await expect(updates.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
