import { describe, expect, it } from 'vitest';

import {
  type ArchivedObject,
  archivedObjectAt,
  requestRestore,
  restoreStateOf,
} from '../../../../src/modules/storage/domain/archived-object.ts';
import { restoreTiming } from '../../../../src/modules/storage/domain/restore-timing.ts';
import type { RetrievalTier } from '../../../../src/modules/storage/domain/retrieval-tier.ts';

const NOW = new Date('2026-11-24T10:30:00Z');
const HOUR_MS = 3_600_000;
const TIMING = restoreTiming();
const ARCHIVED: ArchivedObject = { kind: 'ARCHIVED' };

function after(hours: number): Date {
  return new Date(NOW.getTime() + hours * HOUR_MS);
}

function asked(object: ArchivedObject, tier: RetrievalTier, days = 3, at = NOW) {
  return requestRestore(object, { storageClass: 'GLACIER', tier, days }, at, TIMING);
}

describe('an archived object', () => {
  it('starts a restore that is readable after the longest time documented by Amazon', () => {
    const { answer, object } = asked(ARCHIVED, 'STANDARD');
    expect(answer).toBe('STARTED');
    expect(archivedObjectAt(object, after(4.99), TIMING).kind).toBe('RESTORING');
    expect(archivedObjectAt(object, after(5), TIMING).kind).toBe('RESTORED');
  });

  it('keeps its restored copy until midnight UTC after the requested days', () => {
    const { object } = asked(ARCHIVED, 'STANDARD', 2);
    const until = new Date('2026-11-27T00:00:00Z');
    expect(archivedObjectAt(object, after(5), TIMING)).toEqual({ kind: 'RESTORED', until });
    expect(archivedObjectAt(object, until, TIMING)).toEqual(ARCHIVED);
  });

  it.each([
    { tier: 'STANDARD', days: 3, answer: 'ALREADY_IN_PROGRESS' },
    { tier: 'BULK', days: 3, answer: 'ALREADY_IN_PROGRESS' },
    { tier: 'EXPEDITED', days: 4, answer: 'ALREADY_IN_PROGRESS' },
    { tier: 'EXPEDITED', days: 3, answer: 'SPED_UP' },
  ] as const)(
    'answers $answer to $tier for $days days during a STANDARD restore for 3 days',
    ({ tier, days, answer }) => {
      const running = asked(ARCHIVED, 'STANDARD').object;
      const again = asked(running, tier, days, after(1));
      expect(again.answer).toBe(answer);
      const at = archivedObjectAt(again.object, after(1.1), TIMING);
      expect(at.kind).toBe(answer === 'SPED_UP' ? 'RESTORED' : 'RESTORING');
    },
  );

  it('never becomes readable later because a faster tier was requested', () => {
    const running = asked(ARCHIVED, 'STANDARD').object;
    const again = asked(running, 'EXPEDITED', 3, after(4.99));
    expect(archivedObjectAt(again.object, after(5), TIMING).kind).toBe('RESTORED');
  });

  it('resets the expiry of a restored copy, later or earlier', () => {
    const restored: ArchivedObject = { kind: 'RESTORED', until: after(1000) };
    const { answer, object } = asked(restored, 'BULK', 1);
    expect(answer).toBe('EXTENDED');
    expect(object).toEqual({ kind: 'RESTORED', until: new Date('2026-11-26T00:00:00Z') });
  });

  it('refuses a tier that its storage class does not offer', () => {
    const request = { storageClass: 'DEEP_ARCHIVE', tier: 'EXPEDITED', days: 1 } as const;
    expect(() => requestRestore(ARCHIVED, request, NOW, TIMING)).toThrow(
      expect.objectContaining({ code: 'RETRIEVAL_TIER_UNSUPPORTED' }),
    );
  });

  it.each([
    [ARCHIVED, { kind: 'NOT_REQUESTED' }],
    [asked(ARCHIVED, 'BULK').object, { kind: 'IN_PROGRESS' }],
    [
      { kind: 'RESTORED', until: NOW },
      { kind: 'RESTORED', until: NOW },
    ],
  ] as const)('in state %j reports %j', (object, told) => {
    expect(restoreStateOf(object)).toEqual(told);
  });
});

describe('compressed time', () => {
  it('scales durations and days, with a minimum of one second', () => {
    const timing = restoreTiming(14_400);
    expect(timing.duration('DEEP_ARCHIVE', 'STANDARD')).toBe(3_000);
    expect(timing.duration('DEEP_ARCHIVE', 'BULK')).toBe(12_000);
    expect(timing.duration('GLACIER', 'EXPEDITED')).toBe(1_000);
    expect(timing.expiry(NOW, 2)).toEqual(new Date(NOW.getTime() + 12_000));
  });
});
