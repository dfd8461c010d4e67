import { describe, expect, it } from 'vitest';

import { BLOCK_BYTES, BlockPool } from '../../../../../src/modules/upload/api/http/block-pool.ts';

describe('BlockPool', () => {
  it('never hands out a block that is in use', () => {
    const pool = new BlockPool();
    const blocks = Array.from({ length: 100 }, () => pool.acquire());
    for (const [index, block] of blocks.entries()) block.fill(index);
    for (const [index, block] of blocks.entries()) {
      expect(block).toHaveLength(BLOCK_BYTES);
      expect([block[0], block.at(-1)]).toEqual([index, index]);
    }
  });

  it('reuses released blocks', () => {
    const pool = new BlockPool();
    const block = pool.acquire();
    pool.release(block);
    expect(pool.acquire()).toBe(block);
  });

  it('keeps at most 64 blocks', () => {
    const pool = new BlockPool();
    const blocks = Array.from({ length: 70 }, () => pool.acquire());
    for (const block of blocks) pool.release(block);
    const again = Array.from({ length: 70 }, () => pool.acquire());
    expect(again.filter((block) => blocks.includes(block))).toHaveLength(64);
  });
});
