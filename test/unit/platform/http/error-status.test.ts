import { describe, expect, it } from 'vitest';

import { ERROR_CODES } from '../../../../src/kernel/domain-error.ts';
import { statusOf } from '../../../../src/platform/http/error-status.ts';

describe('statusOf', () => {
  it.each(ERROR_CODES)('answers %s with an error status', (code) => {
    expect(statusOf(code)).toBeGreaterThanOrEqual(400);
    expect(statusOf(code)).toBeLessThan(600);
  });

  it.each([
    ['CHECKSUM_MISMATCH', 460],
    ['FILE_TOO_LARGE', 413],
    ['QUOTA_EXCEEDED', 413],
    ['STORAGE_FULL', 507],
    ['UPLOAD_LOCKED', 423],
    ['OFFSET_MISMATCH', 409],
    ['UPLOAD_FAILED', 404],
    ['RATE_LIMITED', 429],
  ] as const)('tells tus clients %s by %d, on which they act', (code, status) => {
    expect(statusOf(code)).toBe(status);
  });

  it('answers a foreign file and a missing object alike', () => {
    expect(statusOf('OBJECT_NOT_FOUND')).toBe(statusOf('NOT_FOUND'));
  });

  it.each(['PROVIDER_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'UPLOAD_INTERRUPTED'] as const)(
    'lets clients try again after %s',
    (code) => {
      expect(statusOf(code)).toBe(503);
    },
  );
});
