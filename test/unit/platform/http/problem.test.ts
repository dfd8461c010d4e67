import { describe, expect, it } from 'vitest';

import { problem } from '../../../../src/platform/http/problem.ts';

describe('problem', () => {
  it('is an RFC 9457 body extended with the code and request ID', () => {
    const body = problem({
      status: 404,
      code: 'NOT_FOUND',
      detail: 'no such file',
      requestId: 'r-1',
    });
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'NOT_FOUND',
      detail: 'no such file',
      requestId: 'r-1',
    });
  });

  it.each([
    [460, 'Checksum Mismatch'],
    [423, 'Locked'],
    [507, 'Insufficient Storage'],
    [599, 'Error'],
  ])('names status %d %s', (status, title) => {
    expect(problem({ status, code: 'X', detail: '' }).title).toBe(title);
  });

  it('preserves unusual text', () => {
    const detail = '"\r\n\u202e😀</script>'.repeat(1000);
    expect(JSON.parse(JSON.stringify(problem({ status: 400, code: 'X', detail })))).toMatchObject({
      detail,
    });
  });

  it('omits an extension without a value', () => {
    const body = problem({ status: 500, code: 'X', detail: '', requestId: undefined });
    expect(JSON.stringify(body)).not.toContain('requestId');
  });
});
