import { describe, expect, it } from 'vitest';

import { isDeclined, ShareRequest } from '../../../../src/modules/sharing/domain/share-request.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const DATA = { id: 'r1', shareId: 's1', ownerId: 'o1', fileId: 'f1', network: '203.0.113.0/24' };
const fact = { shareId: 's1', ownerId: 'o1' };

function later(days: number): Date {
  return new Date(NOW.getTime() + days * 24 * 3_600_000);
}

function asked(previous?: ShareRequest, now = NOW): ShareRequest {
  const request = ShareRequest.ask(DATA, previous, now);
  if (!request) throw new Error('not asked');
  return request;
}

describe('a request for an original', () => {
  it('is pending and raises ShareOriginalRequested', () => {
    const request = asked();
    expect(request).toMatchObject({ status: 'PENDING', userId: null, network: '203.0.113.0/24' });
    expect(request.takeEvents()).toEqual([{ type: 'ShareOriginalRequested', ...fact }]);
  });

  it('is not made again while it is pending', () => {
    expect(ShareRequest.ask(DATA, asked(), later(30))).toBeUndefined();
  });

  it('is made again after an approval', () => {
    const first = asked();
    first.approve('retrieval', NOW);
    expect(asked(first, later(1)).status).toBe('PENDING');
  });

  it('is refused for 7 days after it was declined', () => {
    const first = asked();
    first.decline(NOW);
    const refusal = expect.objectContaining({ code: 'SHARE_REQUEST_DECLINED' });
    expect(() => ShareRequest.ask(DATA, first, later(6.99))).toThrow(refusal);
    expect(isDeclined(first, later(6.99))).toBe(true);
    expect(isDeclined(first, later(7))).toBe(false);
    expect(asked(first, later(7)).status).toBe('PENDING');
  });
});

describe('an answer', () => {
  const answeredBefore = expect.objectContaining({ code: 'SHARE_REQUEST_ANSWERED' });

  it('records the retrieval and raises ShareRequestAnswered', () => {
    const request = asked();
    request.takeEvents();
    request.approve('retrieval', later(1));
    expect(request).toMatchObject({
      status: 'APPROVED',
      answeredAt: later(1),
      retrievalId: 'retrieval',
    });
    expect(request.takeEvents()).toEqual([{ type: 'ShareRequestAnswered', ...fact }]);
  });

  it('can approve what was declined, but not the reverse', () => {
    const request = asked();
    request.decline(NOW);
    request.decline(later(1));
    expect(request.answeredAt).toEqual(NOW);
    request.approve('retrieval', later(1));
    expect(() => request.decline(later(2))).toThrow(answeredBefore);
    expect(() => request.approve('another', later(2))).toThrow(answeredBefore);
    expect(request.retrievalId).toBe('retrieval');
  });
});
