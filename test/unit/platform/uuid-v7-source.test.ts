import { describe, expect, it } from 'vitest';

import { systemClock } from '../../../src/platform/system-clock.ts';
import { UuidV7Source } from '../../../src/platform/uuid-v7-source.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function sourceAt(...times: readonly number[]): UuidV7Source {
  let call = 0;
  return new UuidV7Source({ now: () => new Date(times[Math.min(call++, times.length - 1)] ?? 0) });
}

function take(source: UuidV7Source, count: number): string[] {
  return Array.from({ length: count }, () => source.next());
}

function millisOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

describe('UuidV7Source', () => {
  it('encodes the time, version 7 and the RFC variant', () => {
    const id = sourceAt(AT).next();
    expect(millisOf(id)).toBe(AT);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('generates 10,000 unique, ordered IDs within one millisecond', () => {
    const ids = take(sourceAt(AT), 10_000);
    expect(new Set(ids).size).toBe(10_000);
    expect(ids.toSorted()).toEqual(ids);
    expect(millisOf(ids.at(-1) ?? '') - AT).toBeLessThan(10);
  });

  it('keeps IDs ordered when the clock steps back', () => {
    const ids = take(sourceAt(AT, AT - 3_600_000, AT - 1, AT, AT + 1), 5);
    expect(ids.toSorted()).toEqual(ids);
    expect(millisOf(ids[4] ?? '')).toBe(AT + 1);
  });

  it('shares only the time between two sources', () => {
    const tails = take(sourceAt(AT), 100).concat(take(sourceAt(AT), 100));
    expect(new Set(tails.map((id) => id.slice(19))).size).toBe(200);
  });

  it('follows the system clock', () => {
    const before = Date.now();
    const id = new UuidV7Source(systemClock).next();
    expect(millisOf(id)).toBeGreaterThanOrEqual(before);
    expect(millisOf(id)).toBeLessThanOrEqual(Date.now());
  });
});
