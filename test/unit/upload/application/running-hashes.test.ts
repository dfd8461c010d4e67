import { describe, expect, it } from 'vitest';

import { RunningHashes } from '../../../../src/modules/upload/application/running-hashes.ts';
import { CountingHash } from './fakes.ts';

describe('RunningHashes', () => {
  it('give back the hash of exactly so many bytes', () => {
    const hashes = new RunningHashes();
    const hash = new CountingHash(10);
    hashes.keep('session-1', hash);
    expect(hashes.take('session-1', 10)).toBe(hash);
  });

  it('give each hash to one taker', () => {
    const hashes = new RunningHashes();
    hashes.keep('session-1', new CountingHash(10));
    hashes.take('session-1', 10);
    expect(hashes.take('session-1', 10)).toBeUndefined();
  });

  it.each([9, 11, 0])('forget a hash that is of other bytes than %d', (length) => {
    const hashes = new RunningHashes();
    hashes.keep('session-1', new CountingHash(10));
    expect(hashes.take('session-1', length)).toBeUndefined();
    expect(hashes.take('session-1', 10)).toBeUndefined();
  });

  it('keep the sessions apart, and the newest of each', () => {
    const hashes = new RunningHashes();
    hashes.keep('session-1', new CountingHash(1));
    hashes.keep('session-2', new CountingHash(2));
    hashes.keep('session-1', new CountingHash(3));
    expect(hashes.take('session-3', 0)).toBeUndefined();
    expect(hashes.take('session-2', 2)?.length).toBe(2);
    expect(hashes.take('session-1', 3)?.length).toBe(3);
  });

  it('keep 2,000 and let the oldest go', () => {
    const hashes = new RunningHashes();
    for (let at = 0; at <= 2_000; at += 1) hashes.keep(`session-${at}`, new CountingHash(1));
    expect(hashes.take('session-0', 1)).toBeUndefined();
    expect(hashes.take('session-1', 1)).toBeDefined();
    expect(hashes.take('session-2000', 1)).toBeDefined();
  });
});
