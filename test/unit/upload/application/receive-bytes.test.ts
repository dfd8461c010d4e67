import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { DomainError } from '../../../../src/kernel/domain-error.ts';
import {
  type Received,
  ReceiveBytes,
  type ReceiveBytesDeps,
} from '../../../../src/modules/upload/application/receive-bytes.ts';
import { RunningHashes } from '../../../../src/modules/upload/application/running-hashes.ts';
import type { HeldLease } from '../../../../src/modules/upload/application/upload-leases.ts';
import { ProgressReporter } from '../../../../src/modules/upload/application/upload-progress.ts';
import type { UploadSessionRow } from '../../../../src/modules/upload/application/upload-session-store.ts';
import {
  FakeBus,
  FakeSessionStore,
  FakeStaging,
  hashOfLength,
  LEASE,
  MIB,
  RecordingWriter,
  sessionRow,
} from './fakes.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const lost = new DomainError('UPLOAD_INTERRUPTED', 'the connection was lost');

type Body = readonly (number | Error | (() => Promise<void>))[];

/** A body of blocks with the given sizes. An error ends it; a function is awaited. */
async function* bodyOf(parts: Body): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    if (typeof part === 'function') await part();
    else yield new Uint8Array(part);
  }
}

function setUp(data: Partial<UploadSessionRow> = {}) {
  const row = sessionRow(data);
  const writer = new RecordingWriter(row.offset);
  const staging = new FakeStaging(writer);
  const sessions = new FakeSessionStore();
  sessions.onAdvance = ({ offset }) => {
    expect(offset, 'recorded before it was synced').toBeLessThanOrEqual(writer.synced);
  };
  const hashes = new RunningHashes();
  const bus = new FakeBus();
  const clock = { now: () => new Date() };
  const receive = new ReceiveBytes({
    sessions,
    staging,
    hashes,
    progress: new ProgressReporter(bus, clock),
    clock,
  } as unknown as ReceiveBytesDeps);
  const held: HeldLease = {
    lease: LEASE,
    row,
    ended: new AbortController().signal,
    mayHaveStaleWriter: false,
    isCurrent: () => true,
    [Symbol.asyncDispose]: async () => {},
  };
  const run = (body: Body, size = row.size): Promise<Received> =>
    receive.execute(held, size, bodyOf(body));
  return { row, writer, staging, sessions, hashes, bus, run };
}

const offsetsOf = (sessions: FakeSessionStore): number[] =>
  sessions.checkpoints.map(({ offset }) => offset);

describe('ReceiveBytes', () => {
  it('returns the offset that was synced and recorded', async () => {
    const { run, sessions, writer, staging } = setUp({ size: 100, offset: 10 });
    expect(await run([20, 30])).toEqual({ offset: 60, finished: false });
    expect(staging.appends).toEqual([10]);
    expect(offsetsOf(sessions)).toEqual([60]);
    expect([writer.synced, writer.disposed]).toEqual([60, true]);
  });

  it('sets the session to FINALIZING, with its hash, in the statement that records the last byte', async () => {
    const { run, sessions } = setUp({ size: 50 });
    expect(await run([20, 30])).toEqual({ offset: 50, finished: true });
    expect(sessions.checkpoints).toMatchObject([
      { offset: 50, finalize: { hash: hashOfLength(50) } },
    ]);
  });

  it('records the last byte only together with FINALIZING, however old the last checkpoint is', async () => {
    const { run, sessions } = setUp({ size: 50 });
    const wait = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(1_500));
    await run([20, wait, 30]);
    expect(offsetsOf(sessions)).toEqual([20, 50]);
    expect(sessions.checkpoints.at(-1)?.finalize).toBeDefined();
  });

  it('does not set FINALIZING before the last byte', async () => {
    const { run, sessions } = setUp({ size: 50 });
    await run([49]);
    expect(sessions.checkpoints.map((checkpoint) => checkpoint.finalize)).toEqual([undefined]);
  });

  it('keeps the received bytes when the body fails, and rethrows its error', async () => {
    const { run, sessions, writer } = setUp({ size: 100 });
    await expect(run([20, 30, lost])).rejects.toBe(lost);
    expect(offsetsOf(sessions)).toEqual([50]);
    expect([writer.synced, writer.disposed]).toEqual([50, true]);
  });

  it('finishes when the connection is lost after the last byte', async () => {
    const { run } = setUp({ size: 50 });
    expect(await run([50, lost])).toEqual({ offset: 50, finished: true });
  });

  it.each(['FINALIZING', 'COMPLETED', 'FAILED', 'EXPIRED', 'TERMINATED'] as const)(
    'never writes to a session that is %s',
    async (status) => {
      const { run, staging, sessions } = setUp({ status, size: 100, offset: 100 });
      await expect(run([1])).rejects.toEqual(
        expect.objectContaining({ code: 'UPLOAD_STATUS_INVALID' }),
      );
      expect([staging.appends, sessions.checkpoints]).toEqual([[], []]);
    },
  );

  it.each([
    ['within a batch', [40, 11]],
    ['after a batch', [50, 11]],
  ])('ignores bytes beyond the declared length %s', async (_where, body) => {
    const { run, writer, sessions } = setUp({ size: 50 });
    await expect(run(body)).resolves.toEqual({ offset: 50, finished: true });
    expect(writer.written).toBe(50);
    expect(offsetsOf(sessions)).toEqual([50]);
  });

  it('refuses more than 5 GiB when no length was declared', async () => {
    const offset = 5 * 1024 * MIB - 10;
    const { run, writer } = setUp({ offset, reservedBytes: offset });
    await expect(run([10, 1])).rejects.toEqual(expect.objectContaining({ code: 'FILE_TOO_LARGE' }));
    expect(writer.written).toBe(offset + 10);
  });

  it('acknowledges nothing after a failed sync', async () => {
    const broken = new Error('the disk is gone');
    const { run, writer, sessions, hashes } = setUp({ size: 9 * MIB });
    writer.onSync = () => Promise.reject(broken);
    await expect(run([4 * MIB, 4 * MIB, MIB])).rejects.toBe(broken);
    expect(sessions.checkpoints).toEqual([]);
    expect(hashes.take('session-1', 9 * MIB)).toBeUndefined();
    expect(writer.disposed).toBe(true);
  });

  it('keeps the bytes written before a write failed', async () => {
    const full = new DomainError('STORAGE_FULL', 'no room');
    const { run, writer, sessions } = setUp({ size: 100 });
    const body = [20, async () => void (writer.onWrite = () => Promise.reject(full)), 30];
    await expect(run(body)).rejects.toBe(full);
    expect(offsetsOf(sessions)).toEqual([20]);
  });

  it('stops and acknowledges nothing once the lease is lost', async () => {
    const { run, sessions } = setUp({ size: 100 });
    sessions.leaseLost = true;
    await expect(run([20])).rejects.toEqual(expect.objectContaining({ code: 'UPLOAD_LOCKED' }));
    expect(sessions.checkpoints).toEqual([]);
  });

  it('records the bytes of an idle client', async () => {
    const { run, sessions } = setUp({ size: 100 });
    const quiet = gateOf();
    const received = run([20, () => quiet.promise]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(offsetsOf(sessions)).toEqual([20]);
    quiet.resolve();
    await received;
  });
});

describe('a deferred length', () => {
  it('reserves quota in steps of 16 MiB as it grows', async () => {
    const { run, sessions } = setUp();
    await run([1, 10 * MIB, 6 * MIB, 1]);
    expect(sessions.grown).toEqual([16 * MIB, 16 * MIB]);
  });

  it('reserves no more quota while its reservation suffices', async () => {
    const { run, sessions } = setUp({ reservedBytes: 100, offset: 50 });
    await run([50]);
    expect(sessions.grown).toEqual([]);
  });

  it('uses the remaining quota up to the last byte', async () => {
    const { run, sessions } = setUp();
    sessions.quotaLeft = 30;
    expect(await run([20, 10])).toEqual({ offset: 30, finished: false });
    expect(sessions.quotaLeft).toBe(0);
  });

  it('is refused once it exceeds the quota; earlier bytes are kept', async () => {
    const { run, sessions, writer } = setUp();
    sessions.quotaLeft = 30;
    await expect(run([20, 11])).rejects.toEqual(
      expect.objectContaining({ code: 'QUOTA_EXCEEDED' }),
    );
    expect(offsetsOf(sessions)).toEqual([20]);
    expect([writer.written, writer.synced]).toEqual([20, 20]);
  });

  it('reserves nothing when the length was declared', async () => {
    const { run, sessions } = setUp({ size: 100 });
    await run([100]);
    expect(sessions.grown).toEqual([]);
  });
});

describe('the hash of the bytes', () => {
  it('is cached for the next request on this node', async () => {
    const { run, hashes } = setUp({ size: 100 });
    await run([20]);
    expect(hashes.take('session-1', 20)?.length).toBe(20);
  });

  it('continues from the cached hash without rereading bytes', async () => {
    const first = setUp({ size: 30 });
    await first.run([20]);
    const next = setUp({ size: 30, offset: 20 });
    const remembered = first.hashes.take('session-1', 20);
    if (remembered) next.hashes.keep('session-1', remembered);
    await next.run([10]);
    expect([next.staging.hashed, next.sessions.rebuilt]).toEqual([[], 0]);
    expect(next.sessions.checkpoints[0]?.finalize?.hash).toEqual(hashOfLength(30));
  });

  it('is rebuilt from the bytes once per session', async () => {
    const { run, staging, sessions } = setUp({ size: 30, offset: 20 });
    await run([10]);
    expect([staging.hashed, sessions.rebuilt]).toEqual([[20], 1]);
    expect(sessions.checkpoints[0]?.finalize?.hash).toEqual(hashOfLength(30));
  });

  it('is deferred to finalization if it was rebuilt before', async () => {
    const { run, staging, sessions } = setUp({ size: 30, offset: 20, hashRebuilt: true });
    expect(await run([10])).toEqual({ offset: 30, finished: true });
    expect(staging.hashed).toEqual([]);
    expect(sessions.checkpoints).toMatchObject([{ offset: 30, finalize: { hash: undefined } }]);
  });

  it('is not cached when it includes bytes that were not written', async () => {
    const { run, writer, hashes } = setUp({ size: 100 });
    const body = [20, async () => void (writer.onWrite = () => Promise.reject(lost)), 30];
    await expect(run(body)).rejects.toBe(lost);
    expect(hashes.take('session-1', 50)).toBeUndefined();
  });
});

describe('progress', () => {
  it('is published only for recorded offsets, at most four times per second', async () => {
    const { run, bus, sessions } = setUp({ size: 100 * MIB });
    const tick = () => vi.advanceTimersByTimeAsync(50).then(() => undefined);
    const blocks = Array.from({ length: 20 }, () => [5 * MIB, tick]).flat();
    await run(blocks.slice(0, -2));
    const told = bus.published.map(({ payload }) => (payload as { offset: number }).offset);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.length).toBeLessThanOrEqual(5);
    for (const offset of told) expect(offsetsOf(sessions)).toContain(offset);
  });

  it('is not published after the lease is lost', async () => {
    const { run, bus, sessions } = setUp({ size: 100 });
    sessions.leaseLost = true;
    await expect(run([20])).rejects.toThrow();
    expect(bus.published).toEqual([]);
  });
});

function gateOf(): PromiseWithResolvers<void> {
  return Promise.withResolvers<void>();
}
