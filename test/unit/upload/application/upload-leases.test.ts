import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeBus } from './fakes.ts';
import { LeaseTable, node } from './lease-table.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const locked = expect.objectContaining({ code: 'UPLOAD_LOCKED', retryAfterSeconds: 1 });

describe('UploadLeases', () => {
  it('can be acquired and released', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    expect(held).toMatchObject({ lease: { sessionId: 'a', epoch: 1 }, row: { id: 'a' } });
    expect(held.ended.aborted).toBe(false);
    await held[Symbol.asyncDispose]();
    expect((await leases.acquire('a', 100)).lease.epoch).toBe(2);
  });

  it.each([
    ['node-2', true],
    ['dead', false],
  ])(
    'report whether the previous holder %s may still write: %s',
    async (before, mayHaveStaleWriter) => {
      const table = new LeaseTable('a');
      await table.acquire('a', before, 100);
      await vi.advanceTimersByTimeAsync(200);
      await using leases = node(table);
      expect((await leases.acquire('a', 100)).mayHaveStaleWriter).toBe(mayHaveStaleWriter);
    },
  );

  it('report no stale writer after a release', async () => {
    const table = new LeaseTable('a');
    const taken = await table.acquire('a', 'node-2', 60_000);
    if (taken) await table.release(taken.lease);
    await using leases = node(table);
    expect((await leases.acquire('a', 100)).mayHaveStaleWriter).toBe(false);
  });

  it('expire by the clock, even before a timer fires', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    expect(held.isCurrent()).toBe(true);
    // A frozen process: the clock advances, but timers do not fire.
    const frozen = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 4_000);
    expect([held.isCurrent(), held.ended.aborted]).toEqual([false, false]);
    frozen.mockRestore();
  });

  it('stay current for work in progress when the holder is asked to stop', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    leases.drain();
    expect([held.ended.aborted, held.isCurrent()]).toEqual([true, true]);
  });

  it('last at most five seconds without a heartbeat', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    await leases.acquire('a', 100);
    expect(table.remainingMs('a')).toBeLessThanOrEqual(5_000);
  });

  it('are renewed by their heartbeat and expire without it', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(table.remainingMs('a')).toBeGreaterThan(0);
    expect(held.ended.aborted).toBe(false);
    table.away = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(table.remainingMs('a')).toBeLessThan(0);
  });

  it('do not query the database while none is held', async () => {
    const table = new LeaseTable('a');
    await using _leases = node(table);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(table.renewals).toBe(0);
  });

  it('notify a holder that has lost its lease', async () => {
    const table = new LeaseTable('a', 'b');
    await using leases = node(table);
    const a = await leases.acquire('a', 100);
    const b = await leases.acquire('b', 100);
    table.steal('a');
    await vi.advanceTimersByTimeAsync(1_200);
    expect([a.ended.aborted, a.ended.reason]).toEqual([true, 'LOST']);
    expect(b.ended.aborted).toBe(false);
  });

  it('survive a single missed heartbeat', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    for (let outage = 0; outage < 5; outage += 1) {
      table.away = true;
      await vi.advanceTimersByTimeAsync(1_200);
      table.away = false;
      await vi.advanceTimersByTimeAsync(1_200);
    }
    expect(held.ended.aborted).toBe(false);
    expect(table.remainingMs('a')).toBeGreaterThan(3_000);
  });

  it('stop their holder before they can be acquired by another, if they cannot be renewed', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    let leftMs = 0;
    held.ended.addEventListener('abort', () => (leftMs = table.remainingMs('a')));
    table.away = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(held.ended.reason).toBe('LOST');
    expect(leftMs).toBeGreaterThan(0);
  });

  it.each(['the same node', 'another node'])(
    'are handed over to a requester on %s',
    async (where) => {
      const table = new LeaseTable('a');
      const bus = new FakeBus();
      await using one = node(table, bus);
      await using two = node(table, bus);
      const first = await one.acquire('a', 100);
      first.ended.addEventListener('abort', () => void first[Symbol.asyncDispose]());
      const asked = (where === 'another node' ? two : one).acquire('a', 3_000);
      await vi.advanceTimersByTimeAsync(100);
      const second = await asked;
      expect(first.ended.reason).toBe('RELEASE_REQUESTED');
      expect(second.lease.epoch).toBe(2);
      expect(second.ended.aborted).toBe(false);
    },
  );

  it('are refused after the wait time', async () => {
    const table = new LeaseTable('a');
    await using one = node(table);
    await using two = node(table);
    await one.acquire('a', 100);
    const refusal = two.acquire('a', 400).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(400);
    expect(await refusal).toEqual(locked);
    expect(table.attempts).toBeLessThanOrEqual(11);
  });

  it('are refused immediately without a wait time, while asking the holder to release', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    const refusal = leases.acquire('a', 0).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(40);
    expect(await refusal).toEqual(locked);
    expect(held.ended.reason).toBe('RELEASE_REQUESTED');
  });

  it('are taken over immediately from a process that has ended', async () => {
    const table = new LeaseTable('a');
    await table.acquire('a', 'dead', 60_000);
    await using leases = node(table);
    const acquired = leases.acquire('a', 3_000);
    await vi.advanceTimersByTimeAsync(50);
    expect(await acquired).toMatchObject({ lease: { epoch: 2 }, mayHaveStaleWriter: false });
  });

  it('repeat the release request every second, in case one is lost', async () => {
    const table = new LeaseTable('a');
    await table.acquire('a', 'node-2', 60_000);
    const bus = new FakeBus();
    let asked = 0;
    bus.subscribe('upload-release', () => void (asked += 1));
    await using leases = node(table, bus);
    const refused = leases.acquire('a', 2_500).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_600);
    expect(await refused).toEqual(locked);
    expect(asked).toBe(3);
  });

  it('fail with NOT_FOUND if the session is deleted during the wait', async () => {
    const table = new LeaseTable('a');
    await table.acquire('a', 'node-2', 60_000);
    await using leases = node(table);
    const refused = leases.acquire('a', 3_000).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_900);
    table.remove('a');
    await vi.advanceTimersByTimeAsync(200);
    expect(await refused).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('fail with NOT_FOUND for an unknown session', async () => {
    await using leases = node(new LeaseTable());
    await expect(leases.acquire('a', 3_000)).rejects.toEqual(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    await expect(leases.readWhenFree('a', 3_000)).rejects.toEqual(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  it('return a row for reading only after its writer has released it', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    const read = leases.readWhenFree('a', 3_000);
    await vi.advanceTimersByTimeAsync(80);
    await held[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(80);
    expect(await read).toMatchObject({ id: 'a', leased: false });
  });

  it('end when the node drains, and cannot be acquired afterwards', async () => {
    const table = new LeaseTable('a', 'b');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    leases.drain();
    expect(held.ended.reason).toBe('DRAINING');
    const down = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });
    await expect(leases.acquire('b', 100)).rejects.toEqual(down);
    await expect(leases.readWhenFree('b', 100)).rejects.toEqual(down);
  });

  it('are released, without leaving timers or subscriptions, when the node stops', async () => {
    const table = new LeaseTable('a');
    const bus = new FakeBus();
    const leases = node(table, bus);
    const held = await leases.acquire('a', 100);
    expect(bus.subscribers('upload-release')).toBe(1);
    await leases[Symbol.asyncDispose]();
    expect(table.remainingMs('a')).toBeLessThanOrEqual(0);
    expect(bus.subscribers('upload-release')).toBe(0);
    await held[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('expire when they cannot be released', async () => {
    const table = new LeaseTable('a');
    table.release = () => Promise.reject(new Error('no connection'));
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    await expect(held[Symbol.asyncDispose]()).resolves.toBeUndefined();
    await vi.advanceTimersByTimeAsync(4_001);
    expect((await leases.acquire('a', 100)).lease.epoch).toBe(2);
  });

  it('notify an earlier holder on the same node that its lease expired and was taken over', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const first = await leases.acquire('a', 100);
    table.away = true;
    await vi.advanceTimersByTimeAsync(4_001);
    table.away = false;
    const second = await leases.acquire('a', 100);
    await vi.advanceTimersByTimeAsync(2_400);
    expect(second.ended.aborted).toBe(false);
    expect(first.ended.aborted).toBe(true);
  });

  it('ignore malformed messages on the bus', async () => {
    const table = new LeaseTable('a');
    const bus = new FakeBus();
    await using leases = node(table, bus);
    const held = await leases.acquire('a', 100);
    for (const payload of [null, 7, 'b', { sessionId: 'a' }]) {
      await bus.publish('upload-release', payload);
    }
    expect(held.ended.aborted).toBe(false);
  });
});
