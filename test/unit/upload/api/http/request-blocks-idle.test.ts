import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { BLOCK_BYTES } from '../../../../../src/modules/upload/api/http/block-pool.ts';
import { requestBlocks } from '../../../../../src/modules/upload/api/http/request-blocks.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A body written by the test, and its blocks. */
function startBody() {
  const body = new PassThrough({ highWaterMark: 4 * BLOCK_BYTES });
  const blocks = requestBlocks(
    body as unknown as IncomingMessage,
    0,
    new AbortController().signal,
    () => new Error('stopped'),
  );
  return { body, next: () => blocks.next() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Advances the clock and lets pending streams and promises proceed. */
async function pass(ms: number): Promise<void> {
  await turn();
  await vi.advanceTimersByTimeAsync(ms);
  await turn();
}

it('a slow body is not cut off while bytes keep arriving', async () => {
  const { body, next } = startBody();
  for (let minute = 0; minute < 10; minute += 1) {
    const block = next();
    body.write(Buffer.of(minute));
    await pass(50_000);
    expect((await block).value).toEqual(Uint8Array.of(minute));
  }
});

it('a body without a byte for a minute is cut off', async () => {
  const { body, next } = startBody();
  const first = next();
  body.write(Buffer.of(1));
  await pass(1_000);
  expect((await first).value).toHaveLength(1);
  const second = next();
  second.catch(() => undefined);
  await pass(60_000);
  await expect(second).rejects.toMatchObject({ code: 'UPLOAD_INTERRUPTED' });
});

it('a body waiting for a slow disk is not cut off', async () => {
  const { body, next } = startBody();
  const first = next();
  body.write(Buffer.alloc(3 * BLOCK_BYTES, 1));
  await pass(10);
  expect((await first).value).toHaveLength(BLOCK_BYTES);
  // The disk takes three minutes to write this block; nothing is read meanwhile.
  await pass(180_000);
  for (let left = 2; left > 0; left -= 1) {
    const block = next();
    await pass(10);
    expect((await block).value).toHaveLength(BLOCK_BYTES);
  }
  const end = next();
  body.end();
  await pass(10);
  expect((await end).done).toBe(true);
});
