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
  it('give a free session to who asks, and take it back', async () => {
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
  ])('tell who overtakes %s that it may still write: %s', async (before, mayHaveStaleWriter) => {
    const table = new LeaseTable('a');
    await table.acquire('a', before, 100);
    await vi.advanceTimersByTimeAsync(200);
    await using leases = node(table);
    expect((await leases.acquire('a', 100)).mayHaveStaleWriter).toBe(mayHaveStaleWriter);
  });

  it('are mayHaveStaleWriter by nobody who gave them back', async () => {
    const table = new LeaseTable('a');
    const taken = await table.acquire('a', 'node-2', 60_000);
    if (taken) await table.release(taken.lease);
    await using leases = node(table);
    expect((await leases.acquire('a', 100)).mayHaveStaleWriter).toBe(false);
  });

  it('are current by the clock, also when no timer has had time to end them', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    expect(held.isCurrent()).toBe(true);
    // A process that was frozen: the clock goes on, its timers do not.
    const frozen = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 4_000);
    expect([held.isCurrent(), held.ended.aborted]).toEqual([false, false]);
    frozen.mockRestore();
  });

  it('stay current for what is in hand when the holder is asked to stop', async () => {
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

  it('live on by their heartbeat, without which they end', async () => {
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

  it('ask nothing of the database while none is held', async () => {
    const table = new LeaseTable('a');
    await using _leases = node(table);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(table.renewals).toBe(0);
  });

  it('tell a holder that has lost its lease', async () => {
    const table = new LeaseTable('a', 'b');
    await using leases = node(table);
    const a = await leases.acquire('a', 100);
    const b = await leases.acquire('b', 100);
    table.steal('a');
    await vi.advanceTimersByTimeAsync(1_200);
    expect([a.ended.aborted, a.ended.reason]).toEqual([true, 'LOST']);
    expect(b.ended.aborted).toBe(false);
  });

  it('live on when a heartbeat is missed and the next one is not', async () => {
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

  it('stop their holder before anybody else may have them, when they cannot be renewed', async () => {
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

  it.each(['the same node', 'another node'])('pass to who asks on %s', async (where) => {
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
  });

  it('are refused after the time one would wait for them', async () => {
    const table = new LeaseTable('a');
    await using one = node(table);
    await using two = node(table);
    await one.acquire('a', 100);
    const refusal = two.acquire('a', 400).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(400);
    expect(await refusal).toEqual(locked);
    expect(table.attempts).toBeLessThanOrEqual(11);
  });

  it('are refused at once to who does not wait, but the holder is asked', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    const refusal = leases.acquire('a', 0).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(40);
    expect(await refusal).toEqual(locked);
    expect(held.ended.reason).toBe('RELEASE_REQUESTED');
  });

  it('are taken at once from a process that has ended', async () => {
    const table = new LeaseTable('a');
    await table.acquire('a', 'dead', 60_000);
    await using leases = node(table);
    const acquired = leases.acquire('a', 3_000);
    await vi.advanceTimersByTimeAsync(50);
    expect(await acquired).toMatchObject({ lease: { epoch: 2 }, mayHaveStaleWriter: false });
  });

  it('are asked for again every second, in case nobody has heard', async () => {
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

  it('are none for a session that goes while somebody waits for it', async () => {
    const table = new LeaseTable('a');
    await table.acquire('a', 'node-2', 60_000);
    await using leases = node(table);
    const refused = leases.acquire('a', 3_000).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_900);
    table.remove('a');
    await vi.advanceTimersByTimeAsync(200);
    expect(await refused).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are none for a session that does not exist', async () => {
    await using leases = node(new LeaseTable());
    await expect(leases.acquire('a', 3_000)).rejects.toEqual(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    await expect(leases.readWhenFree('a', 3_000)).rejects.toEqual(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  it('show a row only once nobody writes to it', async () => {
    const table = new LeaseTable('a');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    const read = leases.readWhenFree('a', 3_000);
    await vi.advanceTimersByTimeAsync(80);
    await held[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(80);
    expect(await read).toMatchObject({ id: 'a', leased: false });
  });

  it('end all at once when the node drains, and none begins', async () => {
    const table = new LeaseTable('a', 'b');
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    leases.drain();
    expect(held.ended.reason).toBe('DRAINING');
    const down = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });
    await expect(leases.acquire('b', 100)).rejects.toEqual(down);
    await expect(leases.readWhenFree('b', 100)).rejects.toEqual(down);
  });

  it('are given back, and no timer or subscription stays, when the node ends', async () => {
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

  it('end by themselves when they cannot be given back', async () => {
    const table = new LeaseTable('a');
    table.release = () => Promise.reject(new Error('no connection'));
    await using leases = node(table);
    const held = await leases.acquire('a', 100);
    await expect(held[Symbol.asyncDispose]()).resolves.toBeUndefined();
    await vi.advanceTimersByTimeAsync(4_001);
    expect((await leases.acquire('a', 100)).lease.epoch).toBe(2);
  });

  it('tell an earlier holder on the same node that its lease has run out and was taken', async () => {
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

  it('ignore nonsense on the bus', async () => {
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
