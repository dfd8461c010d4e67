import { describe, expect, it } from 'vitest';

import { Money } from '../../../../src/kernel/money.ts';
import {
  NOTHING_TO_RESTORE,
  type RestoreProgress,
} from '../../../../src/modules/retrieval/domain/restore-progress.ts';
import {
  RETRIEVAL_STATUSES,
  RetrievalRequest,
  type RetrievalStatus,
} from '../../../../src/modules/retrieval/domain/retrieval-request.ts';
import { testTransitions } from '../../../support/general/transitions.ts';
import { hydrated, T0, T1, T2, typesOf } from '../../../support/library/samples.ts';

const DATA = {
  id: 'retrieval-1',
  ownerId: 'owner-1',
  tier: 'BULK',
  days: 4,
  cost: Money.of('0.25', 'USD'),
  latestAt: T2,
} as const;
const FACT = { requestId: 'retrieval-1', ownerId: 'owner-1' };
const DAY_MS = 24 * 3_600_000;

function after(ms: number, from = T0): Date {
  return new Date(from.getTime() + ms);
}

function progress(of: Partial<RestoreProgress>): RestoreProgress {
  return { ...NOTHING_TO_RESTORE, ...of };
}

function readyUntil(until: Date, now = T0): RetrievalRequest {
  const request = RetrievalRequest.request(DATA, T0);
  request.follow(progress({ asked: 1 }), T0);
  request.follow(progress({ ready: 1, until }), now);
  request.takeEvents();
  return request;
}

/** A request as loaded from its row. */
function at(status: RetrievalStatus): RetrievalRequest {
  return hydrated(RetrievalRequest.prototype, {
    ...FACT,
    id: DATA.id,
    tier: DATA.tier,
    _days: DATA.days,
    createdAt: T0,
    _status: status,
    _expiresAt: null,
    _finishedAt: ['EXPIRED', 'FAILED', 'CANCELLED'].includes(status) ? T1 : null,
  });
}

describe('RetrievalRequest', () => {
  it.each([
    ['REQUESTED', 'CANCELLED', ['RetrievalCancelled']],
    ['IN_PROGRESS', 'CANCELLED', ['RetrievalCancelled']],
    ['READY', 'EXPIRED', ['RetrievalExpired']],
    ['EXPIRED', 'EXPIRED', []],
    ['FAILED', 'FAILED', []],
    ['CANCELLED', 'CANCELLED', []],
  ] as const)('that is %s becomes %s once none of its files is left', (from, to, told) => {
    const request = at(from);
    request.abandon(T2);
    expect(request.status).toBe(to);
    expect(typesOf(request.takeEvents())).toEqual(told);
  });

  const follow: Partial<Record<RetrievalStatus, RestoreProgress>> = {
    IN_PROGRESS: progress({ asked: 2, ready: 1 }),
    READY: progress({ ready: 2, until: T2 }),
    EXPIRED: progress({ ready: 1, expired: 1, until: T2 }),
    FAILED: progress({ ready: 1, failed: 1, failureReason: 'OBJECT_NOT_FOUND' }),
  };

  it.each(
    RETRIEVAL_STATUSES.flatMap((from) => Object.keys(follow).map((to) => [from, to] as const)),
  )('from %s follows its restores to %s as far as allowed, and never throws', (from, to) => {
    const next: Record<RetrievalStatus, Partial<Record<string, RetrievalStatus>>> = {
      REQUESTED: {
        IN_PROGRESS: 'IN_PROGRESS',
        READY: 'READY',
        EXPIRED: 'FAILED',
        FAILED: 'FAILED',
      },
      IN_PROGRESS: { READY: 'READY', EXPIRED: 'FAILED', FAILED: 'FAILED' },
      READY: { EXPIRED: 'EXPIRED', FAILED: 'EXPIRED' },
      EXPIRED: {},
      FAILED: {},
      CANCELLED: {},
    };
    const request = at(from);
    request.follow(follow[to as RetrievalStatus] ?? NOTHING_TO_RESTORE, T1);
    expect(request.status).toBe(next[from][to] ?? from);
  });

  testTransitions<RetrievalRequest, RetrievalStatus>({
    states: RETRIEVAL_STATUSES,
    expected: {
      REQUESTED: ['FAILED', 'CANCELLED'],
      IN_PROGRESS: ['FAILED', 'CANCELLED'],
      READY: [],
      EXPIRED: [],
      FAILED: [],
      CANCELLED: [],
    },
    code: 'RETRIEVAL_STATUS_INVALID',
    at,
    go: (request, to) =>
      ({
        REQUESTED: undefined,
        IN_PROGRESS: undefined,
        READY: undefined,
        EXPIRED: undefined,
        FAILED: () => request.fail('EXPEDITED_UNAVAILABLE', T1),
        CANCELLED: () => request.cancel(T1),
      })[to],
    stateOf: (request) => request.status,
  });

  it('raises an event for each state change, in order', () => {
    const request = RetrievalRequest.request(DATA, T0);
    expect(request).toMatchObject({ status: 'REQUESTED', costAmount: '0.25', latestAt: T2 });
    expect(request.expiresAt).toBeUndefined();
    request.follow(progress({ planned: 1, asked: 1 }), T0);
    expect(request.status).toBe('REQUESTED');
    request.follow(progress({ asked: 2 }), T1);
    request.follow(progress({ asked: 1, ready: 1, until: T2 }), T1);
    expect(request).toMatchObject({ status: 'IN_PROGRESS', startedAt: T1 });
    request.follow(progress({ ready: 2, until: T2 }), T1);
    request.follow(progress({ ready: 2, until: T2 }), T1);
    expect(request).toMatchObject({ expiresAt: T2, readyAt: T1 });
    request.follow(progress({ ready: 1, expired: 1 }), T2);
    expect(request.takeEvents()).toEqual([
      { type: 'RetrievalRequested', ...FACT },
      { type: 'RetrievalStarted', ...FACT },
      { type: 'RetrievalReady', ...FACT, expiresAt: T2 },
      { type: 'RetrievalExpired', ...FACT },
    ]);
    expect(request.takeEvents()).toEqual([]);
  });

  it('is ready immediately, without expiry, when there is nothing to restore', () => {
    const request = RetrievalRequest.request(DATA, T0);
    request.follow(NOTHING_TO_RESTORE, T0);
    expect(request).toMatchObject({ status: 'READY', expiresAt: undefined, warnAt: undefined });
    expect(request.takeEvents().at(-1)).toEqual({ type: 'RetrievalReady', ...FACT });
  });

  it('fails for one restore only once the others are readable or finished', () => {
    const request = RetrievalRequest.request(DATA, T0);
    const failed = { failed: 1, failureReason: 'OBJECT_NOT_FOUND' } as const;
    request.follow(progress({ ...failed, asked: 1, ready: 3 }), T1);
    expect(request.status).toBe('IN_PROGRESS');
    request.follow(progress({ ...failed, ready: 4 }), T1);
    expect(request).toMatchObject({ status: 'FAILED', failureReason: 'OBJECT_NOT_FOUND' });
    expect(request.takeEvents().at(-1)).toEqual({
      type: 'RetrievalFailed',
      ...FACT,
      reason: 'OBJECT_NOT_FOUND',
    });
  });

  it('fails when a copy expires before the others are ready', () => {
    const request = RetrievalRequest.request(DATA, T0);
    request.follow(progress({ ready: 1, expired: 1 }), T1);
    expect(request.failureReason).toBe('RESTORE_EXPIRED');
  });

  it('raises RetrievalCancelled when cancelled', () => {
    const request = at('REQUESTED');
    request.cancel(T1);
    expect(typesOf(request.takeEvents())).toEqual(['RetrievalCancelled']);
  });

  it('raises no event and keeps its expiry when a state change is refused', () => {
    const request = at('EXPIRED');
    expect(() => request.cancel(T2)).toThrow();
    expect(() => request.extend(5)).toThrow(
      expect.objectContaining({ code: 'RETRIEVAL_STATUS_INVALID' }),
    );
    expect(request.expiresAt).toBeUndefined();
    expect(request.takeEvents()).toEqual([]);
  });
});

describe('the expiry of a retrieval', () => {
  it.each([
    { life: 2, warned: 1.5 },
    { life: 4, warned: 3 },
    { life: 30, warned: 29 },
  ])('in $life days raises one warning after $warned days', ({ life, warned }) => {
    const until = after(life * DAY_MS);
    const request = readyUntil(until);
    expect(request.warnAt).toEqual(after(warned * DAY_MS));
    request.warn(after(warned * DAY_MS - 1));
    request.warn(after(warned * DAY_MS));
    request.warn(after(warned * DAY_MS));
    expect(request.takeEvents()).toEqual([
      { type: 'RetrievalExpiring', ...FACT, expiresAt: until },
    ]);
    expect(request.warnAt).toBeUndefined();
  });

  it('that is extended raises an event and a new warning', () => {
    const request = readyUntil(after(4_000));
    request.warn(after(3_000));
    request.takeEvents();
    request.follow(progress({ ready: 1, until: after(8_000) }), after(3_500));
    request.follow(progress({ ready: 1, until: after(8_000) }), after(3_600));
    request.warn(after(8_000));
    expect(request.takeEvents()).toEqual([
      { type: 'RetrievalExtended', ...FACT, expiresAt: after(8_000) },
      { type: 'RetrievalExpiring', ...FACT, expiresAt: after(8_000) },
    ]);
  });

  it('that moves earlier is applied without an event, and moves the warning', () => {
    const request = readyUntil(after(8_000));
    request.follow(progress({ ready: 1, until: after(4_000) }), T0);
    expect(request.expiresAt).toEqual(after(4_000));
    expect(request.takeEvents()).toEqual([]);
    expect(request.warnAt).toEqual(after(3_000));
  });
});
