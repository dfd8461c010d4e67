import { describe, expect, it } from 'vitest';

import type { RestoreOperationStatus } from '../../../../src/modules/retrieval/domain/provider-request.ts';
import { RestoreOperation } from '../../../../src/modules/retrieval/domain/restore-operation.ts';
import { testTransitions } from '../../../support/general/transitions.ts';
import { T0, T1, T2 } from '../../../support/library/samples.ts';

const DATA = { id: 'restore-1', copyId: 'copy-1', tier: 'BULK', days: 4 } as const;
const ASK = { tier: 'BULK', days: 4 } as const;
const DEEP = { storageClass: 'DEEP_ARCHIVE', timeScale: 1 } as const;
const HOUR_MS = 3_600_000;

function at(status: RestoreOperationStatus): RestoreOperation {
  const operation = RestoreOperation.plan(DATA, 'DEEP_ARCHIVE', T0);
  if (status !== 'PLANNED' && status !== 'FAILED') operation.asked(ASK, T0);
  if (status === 'READY' || status === 'EXPIRED') operation.ready(T2, T1);
  if (status === 'EXPIRED') operation.expire();
  if (status === 'FAILED') operation.fail('OBJECT_NOT_FOUND');
  return operation;
}

function after(hours: number, from = T0): Date {
  return new Date(from.getTime() + hours * HOUR_MS);
}

describe('RestoreOperation', () => {
  testTransitions<RestoreOperation, RestoreOperationStatus>({
    states: ['PLANNED', 'ASKED', 'READY', 'EXPIRED', 'FAILED'],
    expected: {
      PLANNED: ['ASKED', 'FAILED'],
      ASKED: ['READY', 'EXPIRED', 'FAILED'],
      READY: ['EXPIRED'],
      EXPIRED: [],
      FAILED: [],
    },
    code: 'RETRIEVAL_STATUS_INVALID',
    at,
    go: (operation, to) =>
      ({
        PLANNED: undefined,
        // Asking again is not a transition: a provider may be asked any number of times.
        ASKED: ['ASKED', 'READY'].includes(operation.status)
          ? undefined
          : () => operation.asked(ASK, T1),
        READY: () => operation.ready(T2, T1),
        EXPIRED: () => operation.expire(),
        FAILED: () => operation.fail('OBJECT_NOT_FOUND'),
      })[to],
    stateOf: (operation) => operation.status,
  });

  it('is planned for one copy and due immediately', () => {
    const operation = at('PLANNED');
    expect(operation).toMatchObject({ ...DATA, nextPollAt: T0, nextRequest: ASK });
    expect(operation.until).toBeUndefined();
  });

  it('is readable until the time given by the provider', () => {
    const operation = at('READY');
    expect(operation).toMatchObject({ until: T2, readyAt: T1, askedAt: T0 });
    operation.prolong(after(48));
    expect(operation.until).toEqual(after(48));
  });

  it.each(['EXPIRED', 'FAILED'] as const)('needs no more polling once it is %s', (status) => {
    const operation = at(status);
    operation.requestDays(30, T1);
    operation.postpone('away', T1);
    operation.polled(DEEP, T1);
    expect(operation.nextPollAt).toBeUndefined();
    expect(operation.nextRequest).toBeUndefined();
  });

  it('refuses a tier that the storage class does not offer', () => {
    const refused = expect.objectContaining({ code: 'RETRIEVAL_TIER_UNSUPPORTED' });
    const expedited = { ...DATA, tier: 'EXPEDITED' } as const;
    expect(() => RestoreOperation.plan(expedited, 'DEEP_ARCHIVE', T0)).toThrow(refused);
    expect(() => RestoreOperation.plan(DATA, 'STANDARD', T0)).toThrow(refused);
    expect(() => at('ASKED').requestTier('EXPEDITED', 'DEEP_ARCHIVE', T1)).toThrow(refused);
  });
});

describe('a request for a faster tier', () => {
  it('replaces a slower tier that was not yet requested', () => {
    const operation = at('PLANNED');
    operation.requestTier('STANDARD', 'DEEP_ARCHIVE', T1);
    operation.requestTier('BULK', 'DEEP_ARCHIVE', T1);
    expect(operation.nextRequest).toEqual({ tier: 'STANDARD', days: 4 });
  });

  it('is sent for the same number of days while a slower restore runs', () => {
    const operation = at('ASKED');
    operation.polled(DEEP, T0);
    expect(operation.nextRequest).toBeUndefined();
    operation.requestTier('STANDARD', 'DEEP_ARCHIVE', T1);
    operation.requestDays(9, T1);
    expect(operation.nextRequest).toEqual({ tier: 'STANDARD', days: 4 });
    expect(operation.nextPollAt).toEqual(T1);
    operation.asked({ tier: 'STANDARD', days: 4 }, T1);
    expect(operation.nextRequest).toBeUndefined();
    expect(operation).toMatchObject({ status: 'ASKED', askedAt: T1 });
  });

  it('changes nothing once the copy is readable', () => {
    const operation = at('READY');
    operation.requestTier('STANDARD', 'DEEP_ARCHIVE', T1);
    expect(operation.nextRequest).toBeUndefined();
  });

  it('that arrives while the provider is being asked is sent afterwards', () => {
    const operation = at('PLANNED');
    operation.requestTier('STANDARD', 'DEEP_ARCHIVE', T0);
    operation.requestDays(9, T0);
    operation.asked(ASK, T1);
    expect(operation.nextRequest).toEqual({ tier: 'STANDARD', days: 4 });
    operation.asked({ tier: 'STANDARD', days: 4 }, T1);
    operation.ready(T2, T1);
    expect(operation.nextRequest).toMatchObject({ days: 9 });
  });

  it('that is refused leaves the slower restore running', () => {
    const operation = at('ASKED');
    operation.requestTier('STANDARD', 'DEEP_ARCHIVE', T1);
    operation.giveUpTier('STANDARD', T1);
    expect(operation).toMatchObject({ tier: 'BULK', nextRequest: undefined });
  });
});

describe('a request for more days', () => {
  it('waits until the copy is readable, because its expiry cannot be changed earlier', () => {
    const operation = at('ASKED');
    operation.requestDays(3, T0);
    operation.requestDays(9, T0);
    operation.requestDays(7, T0);
    expect(operation.nextRequest).toBeUndefined();
    operation.ready(T2, T1);
    expect(operation.nextRequest).toMatchObject({ days: 9 });
    operation.asked({ tier: 'BULK', days: 9 }, T1);
    expect(operation.nextRequest).toBeUndefined();
    expect(operation.status).toBe('READY');
  });

  it('is due immediately when the copy is readable', () => {
    const operation = at('READY');
    operation.polled(DEEP, T1);
    operation.requestDays(2, T1);
    expect(operation).toMatchObject({ nextRequest: { days: 2 }, nextPollAt: T1 });
  });
});

describe('the next poll', () => {
  it("happens after 60% of the tier's duration, then every 15 minutes", () => {
    const operation = at('ASKED');
    operation.polled(DEEP, T0);
    expect(operation.nextPollAt).toEqual(after(0.6 * 48));
    operation.polled(DEEP, after(0.6 * 48));
    expect(operation.nextPollAt).toEqual(after(0.6 * 48 + 0.25));
  });

  it('is based on the faster tier once it was requested', () => {
    const operation = at('ASKED');
    operation.requestTier('STANDARD', 'DEEP_ARCHIVE', T1);
    operation.asked({ tier: 'STANDARD', days: 4 }, T1);
    operation.polled(DEEP, T1);
    expect(operation.nextPollAt).toEqual(after(0.6 * 12, T1));
  });

  it('happens sooner when the tier takes minutes', () => {
    const data = { ...DATA, tier: 'EXPEDITED', days: 2 } as const;
    const operation = RestoreOperation.plan(data, 'GLACIER', T0);
    operation.asked(data, T0);
    const pace = { storageClass: 'GLACIER', timeScale: 1 } as const;
    operation.polled(pace, T0);
    expect(operation.nextPollAt).toEqual(after(3 / 60));
    operation.polled(pace, after(3 / 60));
    expect(operation.nextPollAt).toEqual(after(4 / 60));
  });

  it('scales with compressed time, with a minimum of one second', () => {
    const operation = at('ASKED');
    const pace = { ...DEEP, timeScale: 14_400 };
    operation.polled(pace, T0);
    expect(operation.nextPollAt).toEqual(new Date(T0.getTime() + 7_200));
    const later = new Date(T0.getTime() + 7_200);
    operation.polled(pace, later);
    expect(operation.nextPollAt).toEqual(new Date(later.getTime() + 1_000));
  });

  it('happens when a readable copy expires, and again if it is still readable', () => {
    const operation = at('READY');
    operation.polled(DEEP, T1);
    expect(operation.nextPollAt).toEqual(T2);
    operation.polled(DEEP, T2);
    expect(operation.nextPollAt).toEqual(after(0.25, T2));
  });

  it('backs off exponentially while the provider fails and resets once it responds', () => {
    const operation = at('ASKED');
    const pauses = Array.from({ length: 12 }, () => {
      operation.postpone('away', T1);
      return (operation.nextPollAt?.getTime() ?? 0) - T1.getTime();
    });
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauses.at(-1)).toBe(300_000);
    expect(operation.problem).toBe('away');
    operation.polled(DEEP, T1);
    expect(operation.problem).toBeUndefined();
    operation.postpone('away', T1);
    expect(operation.nextPollAt).toEqual(new Date(T1.getTime() + 1_000));
  });

  it('is not postponed beyond the expiry of a readable copy', () => {
    const operation = at('READY');
    const before = new Date(T2.getTime() - 500);
    operation.postpone('away', before);
    expect(operation.nextPollAt).toEqual(T2);
    operation.postpone('away', T2);
    expect(operation.nextPollAt).toEqual(new Date(T2.getTime() + 2_000));
  });
});
