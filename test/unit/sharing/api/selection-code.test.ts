import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import {
  decodeSelection,
  encodeSelection,
} from '../../../../src/modules/sharing/api/page/selection-code.ts';

const uuids = (count: number) => Array.from({ length: count }, () => randomUUID());

describe('an encoded selection', () => {
  it.each([1, 2, 3, 200])('keeps %i ids in order', (count) => {
    const ids = uuids(count);
    const text = encodeSelection(ids);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeSelection(text)).toEqual(ids);
  });

  it('is invalid without ids, with more than 200, and in any other spelling', () => {
    const text = encodeSelection([randomUUID()]);
    const others = ['', encodeSelection(uuids(201)), `${text}=`, `${text}A`, ` ${text}`, '*'];
    for (const other of others) expect(decodeSelection(other)).toBeUndefined();
  });
});
