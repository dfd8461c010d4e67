import { describe, expect, it } from 'vitest';

import {
  RETRIEVAL_STATUSES,
  RetrievalRequest,
  type RetrievalStatus,
} from '../../../../src/domain/retrieval/retrieval-request.ts';
import { hydrated, T0, T2, typesOf } from '../samples.ts';
import { itFollowsItsTable } from '../transitions.ts';

const DATA = {
  id: 'retrieval-1',
  ownerId: 'owner-1',
  fileIds: ['file-1'],
  tier: 'BULK',
  days: 3,
} as const;
const FACT = { requestId: 'retrieval-1', ownerId: 'owner-1' };

/** As its row would load. */
function at(status: RetrievalStatus): RetrievalRequest {
  return hydrated(RetrievalRequest.prototype, {
    data: DATA,
    createdAt: T0,
    _status: status,
    _expiresAt: null,
  });
}

describe('RetrievalRequest', () => {
  itFollowsItsTable<RetrievalRequest, RetrievalStatus>({
    states: RETRIEVAL_STATUSES,
    expected: {
      REQUESTED: ['IN_PROGRESS', 'FAILED', 'CANCELLED'],
      IN_PROGRESS: ['READY', 'FAILED', 'CANCELLED'],
      READY: ['EXPIRED'],
      EXPIRED: [],
      FAILED: [],
      CANCELLED: [],
    },
    code: 'RETRIEVAL_STATUS_INVALID',
    at,
    go: (request, to) =>
      ({
        REQUESTED: undefined,
        IN_PROGRESS: () => request.start(),
        READY: () => request.ready(T2),
        EXPIRED: () => request.expire(),
        FAILED: () => request.fail('gone'),
        CANCELLED: () => request.cancel(),
      })[to],
    stateOf: (request) => request.status,
  });

  it('raises an event for each step, in order', () => {
    const request = RetrievalRequest.request(DATA, T0);
    expect(request.status).toBe('REQUESTED');
    expect(request.expiresAt).toBeUndefined();
    request.start();
    request.ready(T2);
    expect(request.expiresAt).toBe(T2);
    request.expire();
    expect(request.takeEvents()).toEqual([
      { type: 'RetrievalRequested', ...FACT },
      { type: 'RetrievalStarted', ...FACT },
      { type: 'RetrievalReady', ...FACT, expiresAt: T2 },
      { type: 'RetrievalExpired', ...FACT },
    ]);
    expect(request.takeEvents()).toEqual([]);
  });

  it('tells why it failed', () => {
    const request = at('IN_PROGRESS');
    request.fail('OBJECT_NOT_FOUND');
    expect(request.takeEvents()).toEqual([
      { type: 'RetrievalFailed', ...FACT, reason: 'OBJECT_NOT_FOUND' },
    ]);
  });

  it('tells that it was cancelled', () => {
    const request = at('REQUESTED');
    request.cancel();
    expect(typesOf(request.takeEvents())).toEqual(['RetrievalCancelled']);
  });

  it('raises nothing and keeps its end when a step is refused', () => {
    const request = at('EXPIRED');
    expect(() => request.ready(T2)).toThrow();
    expect(request.expiresAt).toBeUndefined();
    expect(request.takeEvents()).toEqual([]);
  });
});
