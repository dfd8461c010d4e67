import { expect, it } from 'vitest';

import { nextState, type StateTable } from '../../../src/kernel/state-table.ts';

const DOOR: StateTable<'OPEN' | 'SHUT' | 'GONE'> = {
  OPEN: ['SHUT'],
  SHUT: ['OPEN', 'SHUT', 'GONE'],
  GONE: [],
};

it.each([
  ['OPEN', 'SHUT'],
  ['SHUT', 'OPEN'],
  ['SHUT', 'SHUT'],
] as const)('goes from %s to %s', (from, to) => {
  expect(nextState(DOOR, from, to, 'FILE_STATUS_INVALID')).toBe(to);
});

it.each([
  ['OPEN', 'OPEN'],
  ['OPEN', 'GONE'],
  ['GONE', 'OPEN'],
] as const)('refuses to go from %s to %s, with the code it was given', (from, to) => {
  expect(() => nextState(DOOR, from, to, 'UPLOAD_STATUS_INVALID')).toThrow(
    expect.objectContaining({
      code: 'UPLOAD_STATUS_INVALID',
      message: `The status cannot change from ${from} to ${to}.`,
    }),
  );
});
