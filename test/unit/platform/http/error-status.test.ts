import { describe, expect, it } from 'vitest';

import { ERROR_CODES } from '../../../../src/kernel/domain-error.ts';
import { statusOf } from '../../../../src/platform/http/error-status.ts';

describe('statusOf', () => {
  it.each(ERROR_CODES)('maps %s to an error status', (code) => {
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
  ] as const)('maps %s to %d, which tus clients act on', (code, status) => {
    expect(statusOf(code)).toBe(status);
  });

  it('does not distinguish a file of another user from a missing object', () => {
    expect(statusOf('OBJECT_NOT_FOUND')).toBe(statusOf('NOT_FOUND'));
  });

  it.each(['PROVIDER_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'UPLOAD_INTERRUPTED'] as const)(
    'lets clients retry after %s',
    (code) => {
      expect(statusOf(code)).toBe(503);
    },
  );
});
