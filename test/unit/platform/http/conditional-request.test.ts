import { describe, expect, it } from 'vitest';

import {
  ifMatch,
  ifNoneMatch,
  ifRange,
} from '../../../../src/platform/http/conditional-request.ts';

const ETAG = '"sha256-ab"';
const DATE = 'Mon, 23 Nov 2026 12:00:00 GMT';

describe('ifNoneMatch', () => {
  it.each([
    ETAG,
    `W/${ETAG}`,
    '*',
    ' * ',
    `"x", ${ETAG}`,
    `"a,b",W/"c" ,\t${ETAG}, "d"`,
    `,, ${ETAG},`,
    `${'"x", '.repeat(2000)}${ETAG}`,
  ])('matches %.60s', (header) => {
    expect(ifNoneMatch(header, ETAG)).toBe(true);
  });

  it.each([
    undefined,
    '',
    '"sha256-AB"',
    'sha256-ab',
    '"sha256-ab',
    'w/"sha256-ab"',
    `x${ETAG}`,
    `${ETAG}x`,
    '"x,*"',
    '*, *',
    DATE,
    '"ünï"',
    ' '.repeat(10_000),
    ','.repeat(10_000),
  ])('does not match %.60j', (header) => {
    expect(ifNoneMatch(header, ETAG)).toBe(false);
  });
});

describe('ifMatch', () => {
  it.each([undefined, '*', ETAG, `"x", ${ETAG}`])('accepts %j', (header) => {
    expect(ifMatch(header, ETAG)).toBe(true);
  });

  it.each(['', `W/${ETAG}`, '"x"', `"x", W/${ETAG}`, 'sha256-ab', DATE])('refuses %j', (header) => {
    expect(ifMatch(header, ETAG)).toBe(false);
  });
});

describe('ifRange', () => {
  it.each([undefined, ETAG, ` ${ETAG} `])('keeps the range for %j', (header) => {
    expect(ifRange(header, ETAG)).toBe(true);
  });

  it.each(['', `W/${ETAG}`, '"x"', `${ETAG}, "x"`, '*', DATE])(
    'drops the range for %j',
    (header) => {
      expect(ifRange(header, ETAG)).toBe(false);
    },
  );
});
