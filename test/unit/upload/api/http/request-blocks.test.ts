import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';

import { describe, expect, it, vi } from 'vitest';

import { BLOCK_BYTES, BlockPool } from '../../../../../src/modules/upload/api/http/block-pool.ts';
import { requestBlocks } from '../../../../../src/modules/upload/api/http/request-blocks.ts';

/** A pool that counts the blocks in use. */
class CountingPool extends BlockPool {
  out = 0;
  most = 0;

  override acquire(): Uint8Array {
    this.out += 1;
    this.most = Math.max(this.most, this.out);
    return super.acquire();
  }

  override release(block: Uint8Array): void {
    this.out -= 1;
    super.release(block);
  }
}

interface Consumed {
  readonly bytes: Buffer;
  readonly lengths: readonly number[];
  readonly error: unknown;
}

type Consumer = (blocks: AsyncIterable<Uint8Array>) => Promise<void>;

/** Sends a request with `parts` as its body and reads its blocks, starting at `offset`. */
async function consume(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: {
    readonly offset?: number;
    readonly pool?: BlockPool;
    readonly each?: () => Promise<unknown>;
    readonly only?: number;
    readonly stop?: AbortSignal;
  } = {},
): Promise<Consumed> {
  const { offset = 0, pool = new BlockPool(), each, only = Infinity } = options;
  const stop = options.stop ?? new AbortController().signal;
  const read = Promise.withResolvers<Consumed>();
  const consumer: Consumer = async (blocks) => {
    const got: Buffer[] = [];
    let error: unknown;
    try {
      for await (const block of blocks) {
        await each?.();
        got.push(Buffer.from(block));
        if (got.length === only) break;
      }
    } catch (thrown) {
      error = thrown;
    }
    read.resolve({ bytes: Buffer.concat(got), lengths: got.map(({ length }) => length), error });
  };
  const server = createServer((incoming, answer) => {
    const blocks = requestBlocks(incoming, offset, stop, (reason) => reason as Error, pool);
    void consumer(blocks).then(() => answer.end());
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outgoing = send({ port, method: 'POST' });
    outgoing.on('error', () => undefined);
    outgoing.on('response', (answer: IncomingMessage) => answer.resume());
    try {
      for await (const part of parts) {
        if (outgoing.destroyed) break;
        if (!outgoing.write(part)) await Promise.race([once(outgoing, 'drain'), read.promise]);
      }
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
    return await read.promise;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the blocks of a request', () => {
  it('contain its bytes, regardless of chunk sizes and the speed of the consumer', async () => {
    const bytes = randomBytes(5 * BLOCK_BYTES + 77);
    function* pieces() {
      for (let from = 0, next = 1; from < bytes.length; from += next, next = (next * 7) % 99_991) {
        yield bytes.subarray(from, from + next);
      }
    }
    const { bytes: got } = await consume(pieces(), { each: () => setImmediate() });
    expect(got.equals(bytes)).toBe(true);
  });

  it('are aligned with the blocks of the file', async () => {
    const bytes = randomBytes(3 * BLOCK_BYTES);
    const { bytes: got, lengths } = await consume([bytes], { offset: 7 * BLOCK_BYTES - 1_000 });
    expect(got.equals(bytes)).toBe(true);
    let end = -1_000;
    for (const length of lengths.slice(0, -1)) {
      end += length;
      expect(end % BLOCK_BYTES === 0 || length < BLOCK_BYTES).toBe(true);
    }
    expect(lengths.length).toBeGreaterThanOrEqual(4);
  });

  it('arrive promptly for a slow body', async () => {
    const go = Promise.withResolvers<void>();
    async function* trickle() {
      yield Buffer.from('a few bytes');
      await go.promise;
      yield Buffer.from(', and the rest');
    }
    const { bytes, lengths } = await consume(trickle(), { each: async () => go.resolve() });
    expect(bytes.toString()).toBe('a few bytes, and the rest');
    expect(lengths).toEqual([11, 14]);
  });

  it('contain the bytes received before the connection was lost', async () => {
    async function* broken() {
      yield Buffer.alloc(100_000, 1);
      await vi.waitFor(() => expect(pool.out).toBe(1));
      throw new Error('the client goes away');
    }
    const pool = new CountingPool();
    const { bytes, error } = await consume(broken(), { pool });
    expect(bytes.length).toBeGreaterThan(0);
    expect(error).toMatchObject({ code: 'UPLOAD_INTERRUPTED' });
    expect(pool.out).toBe(0);
  });

  it('end with the reason of the signal', async () => {
    const reason = new Error('somebody else took over');
    const stop = AbortSignal.abort(reason);
    const { error } = await consume([Buffer.alloc(10)], { stop });
    expect(error).toBe(reason);
  });
});

describe('the memory of the blocks', () => {
  it('is released at the end and never exceeds two blocks', async () => {
    const pool = new CountingPool();
    for (const each of [() => setImmediate(), undefined]) {
      await consume([randomBytes(6 * BLOCK_BYTES)], { pool, ...(each ? { each } : {}) });
      await vi.waitFor(() => expect(pool.out).toBe(0));
    }
    expect(pool.most).toBe(2);
  });

  it('is released when the consumer stops early', async () => {
    const pool = new CountingPool();
    await consume([randomBytes(6 * BLOCK_BYTES)], { pool, only: 2 });
    await vi.waitFor(() => expect(pool.out).toBe(0));
  });
});
