import { describe, expect, it } from 'vitest';

import { RunningHashes } from '../../../../src/modules/upload/application/running-hashes.ts';
import { CountingHash } from './fakes.ts';

describe('RunningHashes', () => {
  it('return the hash of exactly the given number of bytes', () => {
    const hashes = new RunningHashes();
    const hash = new CountingHash(10);
    hashes.keep('session-1', hash);
    expect(hashes.take('session-1', 10)).toBe(hash);
  });

  it('return each hash once', () => {
    const hashes = new RunningHashes();
    hashes.keep('session-1', new CountingHash(10));
    hashes.take('session-1', 10);
    expect(hashes.take('session-1', 10)).toBeUndefined();
  });

  it.each([9, 11, 0])('drop a hash whose length is not %d', (length) => {
    const hashes = new RunningHashes();
    hashes.keep('session-1', new CountingHash(10));
    expect(hashes.take('session-1', length)).toBeUndefined();
    expect(hashes.take('session-1', 10)).toBeUndefined();
  });

  it('keep the latest hash of each session', () => {
    const hashes = new RunningHashes();
    hashes.keep('session-1', new CountingHash(1));
    hashes.keep('session-2', new CountingHash(2));
    hashes.keep('session-1', new CountingHash(3));
    expect(hashes.take('session-3', 0)).toBeUndefined();
    expect(hashes.take('session-2', 2)?.length).toBe(2);
    expect(hashes.take('session-1', 3)?.length).toBe(3);
  });

  it('keep 2,000 hashes and drop the oldest', () => {
    const hashes = new RunningHashes();
    for (let at = 0; at <= 2_000; at += 1) hashes.keep(`session-${at}`, new CountingHash(1));
    expect(hashes.take('session-0', 1)).toBeUndefined();
    expect(hashes.take('session-1', 1)).toBeDefined();
    expect(hashes.take('session-2000', 1)).toBeDefined();
  });
});
