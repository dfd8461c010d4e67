import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  type Advance,
  Checkpoints,
} from '../../../../src/modules/upload/application/checkpoints.ts';
import { gate, MIB, RecordingWriter } from './fakes.ts';

/** Half a MiB, plus up to one socket read. */
const LARGEST_BATCH = (512 + 64) * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Checkpoints of a writer, and every offset recorded as durable. */
function setUp(offset = 0) {
  const writer = new RecordingWriter(offset);
  const recorded: number[] = [];
  const lease = { held: true };
  const advance: Advance = async (to) => {
    if (!lease.held) return false;
    expect(to, 'no offset is recorded before its bytes are synced').toBeLessThanOrEqual(
      writer.synced,
    );
    recorded.push(to);
    return true;
  };
  const checkpoints = new Checkpoints(offset, writer, advance, () => Date.now());
  const write = (bytes: number): Promise<void> => checkpoints.reached(writer.wrote(bytes));
  return { writer, recorded, lease, advance, checkpoints, write };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** Triggers a checkpoint by time alone: the first bytes, then one idle second. */
async function trickle(write: (bytes: number) => Promise<void>): Promise<void> {
  await write(10);
  await vi.advanceTimersByTimeAsync(1_000);
}

describe('Checkpoints', () => {
  it('start before 8 MiB are written, but not for every MiB', async () => {
    const { recorded, writer, write, checkpoints } = setUp();
    using _ = checkpoints;
    for (let at = 0; at < 3; at += 1) await write(MIB);
    await settle();
    expect(writer.syncs).toBe(0);
    for (let at = 0; at < 4; at += 1) await write(MIB);
    await settle();
    expect(writer.syncs).toBe(1);
    expect(recorded).toHaveLength(1);
  });

  it('start after one second, even if the client is idle', async () => {
    const { recorded, write, checkpoints } = setUp();
    using _ = checkpoints;
    await write(10);
    await vi.advanceTimersByTimeAsync(999);
    expect(recorded).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(recorded).toEqual([10]);
  });

  it('do not start while nothing new is written', async () => {
    const { writer, write, checkpoints } = setUp(100);
    using _ = checkpoints;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(writer.syncs).toBe(0);
    await write(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(writer.syncs).toBe(1);
  });

  it('run one at a time and record only what was written at their start', async () => {
    const { recorded, writer, write, checkpoints } = setUp();
    using _ = checkpoints;
    const disk = gate();
    writer.onSync = () => disk.passed;
    await trickle(write);
    await write(2 * MIB);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(writer.syncs).toBe(1);
    expect(recorded).toEqual([]);
    disk.open();
    await settle();
    expect(recorded).toEqual([10]);
  });

  it('allow more writes while one runs, and block them before 8 MiB', async () => {
    const { writer, write, checkpoints } = setUp();
    using _ = checkpoints;
    const disk = gate();
    writer.onSync = () => disk.passed;
    await trickle(write);
    await write(4 * MIB);
    let waits = true;
    const last = write(4 * MIB - 10).then(() => (waits = false));
    await settle();
    expect(waits).toBe(true);
    disk.open();
    await last;
    expect(waits).toBe(false);
  });

  it('never leave more than 8 MiB unsynced, however slow the disk', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seeded(seed);
    for (let upload = 0; upload < 20; upload += 1) {
      const { writer, write, checkpoints } = setUp();
      using _ = checkpoints;
      let disk = gate();
      // The worst disk: a sync completes only once the writer is blocked.
      writer.onSync = () => disk.passed;
      for (let batch = 0; batch < 60; batch += 1) {
        const trickles = random(5) === 0;
        const bytes = trickles ? 1 + random(64 * 1024) : LARGEST_BATCH - random(64 * 1024);
        let waits = true;
        const written = write(bytes).then(() => (waits = false));
        await vi.advanceTimersByTimeAsync(trickles ? 1_000 : 1);
        if (waits) {
          disk.open();
          disk = gate();
        }
        await written;
      }
      expect(writer.mostUnsynced, `seed ${seed}`).toBeLessThanOrEqual(8 * MIB);
    }
  });

  it('never leave more than 8 MiB unsynced after a checkpoint of few bytes', async () => {
    const { writer, write, checkpoints } = setUp();
    using _ = checkpoints;
    const disk = gate();
    writer.onSync = () => disk.passed;
    await trickle(write);
    const free = (await bytesUntilItWaits()) - STEP;
    await write(free);
    const waiting = write(LARGEST_BATCH);
    await settle();
    disk.open();
    await waiting;
    await write(LARGEST_BATCH);
    expect(writer.mostUnsynced).toBeLessThanOrEqual(8 * MIB);
  });

  it('finish with a sync of the remaining bytes, recorded by the last statement', async () => {
    const { recorded, writer, write, checkpoints, advance } = setUp(5);
    using _ = checkpoints;
    await write(10);
    const last = vi.fn<Advance>(advance);
    await checkpoints.finish(15, last);
    expect(last.mock.calls).toEqual([[15]]);
    expect([writer.synced, ...recorded]).toEqual([15, 15]);
  });

  it('finish with another checkpoint after the running one', async () => {
    const { recorded, writer, write, checkpoints, advance } = setUp();
    using _ = checkpoints;
    const disk = gate();
    writer.onSync = () => disk.passed;
    await trickle(write);
    await write(1);
    const finished = checkpoints.finish(11, advance);
    await settle();
    expect(recorded).toEqual([]);
    disk.open();
    await finished;
    expect(recorded).toEqual([10, 11]);
  });

  it('finish with the last statement but no sync when nothing was written', async () => {
    const { writer, checkpoints, recorded, advance } = setUp(7);
    using _ = checkpoints;
    await checkpoints.finish(7, advance);
    expect(writer.syncs).toBe(0);
    expect(recorded).toEqual([7]);
  });

  it('leave no timer running', async () => {
    const finished = setUp();
    await finished.checkpoints.finish(0, finished.advance);
    const disposed = setUp();
    disposed.checkpoints[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('after a failed checkpoint', () => {
  const broken = new Error('the disk is gone');

  it('nothing is acknowledged by reached, finish or the timer', async () => {
    const { recorded, writer, write, checkpoints, advance } = setUp();
    using _ = checkpoints;
    writer.onSync = () => Promise.reject(broken);
    await trickle(write);
    writer.onSync = async () => {};
    await expect(write(1)).rejects.toBe(broken);
    await expect(write(4 * MIB)).rejects.toBe(broken);
    await vi.advanceTimersByTimeAsync(5_000);
    await expect(checkpoints.finish(writer.written, advance)).rejects.toBe(broken);
    expect(recorded).toEqual([]);
    expect(writer.syncs).toBe(1);
  });

  it('a waiting writer receives the error', async () => {
    const { writer, write, checkpoints } = setUp();
    using _ = checkpoints;
    const disk = gate();
    writer.onSync = () => disk.passed.then(() => Promise.reject(broken));
    await trickle(write);
    const waiting = write(8 * MIB).catch((error: unknown) => error);
    disk.open();
    expect(await waiting).toBe(broken);
  });

  it('finish rejects when its own sync fails', async () => {
    const { recorded, writer, write, checkpoints, advance } = setUp();
    using _ = checkpoints;
    await write(10);
    writer.onSync = () => Promise.reject(broken);
    await expect(checkpoints.finish(writer.written, advance)).rejects.toBe(broken);
    expect(recorded).toEqual([]);
  });

  it('a lost lease counts as a failure: the upload was taken over', async () => {
    const { lease, writer, write, checkpoints, advance } = setUp();
    using _ = checkpoints;
    lease.held = false;
    await trickle(write);
    const taken = expect.objectContaining({ code: 'UPLOAD_LOCKED', retryAfterSeconds: 1 });
    await expect(write(1)).rejects.toEqual(taken);
    lease.held = true;
    await expect(checkpoints.finish(writer.written, advance)).rejects.toEqual(taken);
  });

  it('a lease lost during the last statement also counts as a failure', async () => {
    const { lease, writer, write, checkpoints, advance } = setUp();
    using _ = checkpoints;
    await write(10);
    lease.held = false;
    await expect(checkpoints.finish(writer.written, advance)).rejects.toEqual(
      expect.objectContaining({ code: 'UPLOAD_LOCKED' }),
    );
  });
});

const STEP = 64 * 1024;

/** How many bytes may be written, to the nearest step, while a nearly empty checkpoint runs. */
async function bytesUntilItWaits(): Promise<number> {
  const { writer, write, checkpoints } = setUp();
  using _ = checkpoints;
  const disk = gate();
  writer.onSync = () => disk.passed;
  await trickle(write);
  const state = { waits: false };
  let bytes = 0;
  for (; !state.waits && bytes <= 16 * MIB; bytes += STEP) {
    state.waits = true;
    void write(STEP).then(() => (state.waits = false));
    await settle();
  }
  disk.open();
  await settle();
  return bytes;
}

/** Seeded random integers in [0, `below`). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
