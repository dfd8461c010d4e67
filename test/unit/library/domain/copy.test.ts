import { describe, expect, it } from 'vitest';

import { Copy, COPY_STATES, type CopyState } from '../../../../src/modules/library/domain/copy.ts';
import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import { testTransitions } from '../../../support/general/transitions.ts';
import { copyAt, hydrated, T0, T1, T2 } from '../../../support/library/samples.ts';

function goTo(copy: Copy, state: CopyState): (() => void) | undefined {
  return {
    STORED: undefined,
    VERIFIED: () => copy.markVerified(T1),
    UNVERIFIABLE: () => copy.markUnverifiable(),
    DAMAGED: () => copy.markDamaged(),
    MISSING: () => copy.markMissing(),
    RELEASED: () => copy.release(),
  }[state];
}

function at(state: CopyState): Copy {
  const copy = copyAt('local');
  goTo(copy, state)?.();
  return copy;
}

describe('Copy', () => {
  testTransitions<Copy, CopyState>({
    states: COPY_STATES,
    expected: {
      STORED: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
      VERIFIED: ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'],
      UNVERIFIABLE: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
      DAMAGED: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
      MISSING: ['VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'],
      RELEASED: [],
    },
    code: 'COPY_STATE_INVALID',
    at,
    go: goTo,
    stateOf: (copy) => copy.state,
  });

  it('is usable unless damaged, missing or released', () => {
    expect(COPY_STATES.filter((state) => at(state).isUsable)).toEqual([
      'STORED',
      'VERIFIED',
      'UNVERIFIABLE',
    ]);
  });

  it('records when its bytes were last verified', () => {
    const copy = copyAt('local');
    expect(copy.verifiedAt).toBeUndefined();
    copy.markVerified(T1);
    copy.markVerified(T2);
    copy.markDamaged();
    expect(copy.verifiedAt).toBe(T2);
  });

  it('is due for verification ten minutes after it was stored, until the result is known', () => {
    const copy = copyAt('local');
    expect(copy.verifyDueAt).toEqual(new Date(T0.getTime() + 600_000));
    copy.postponeVerification(T2);
    expect(copy.verifyDueAt).toEqual(T2);
    const settled: CopyState[] = ['VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED'];
    expect(settled.map((state) => at(state).verifyDueAt)).toEqual(settled.map(() => undefined));
  });

  it('is due for verification once it can be read, if that is what was missing', () => {
    const copy = copyAt('archive', 'DEEP_ARCHIVE');
    copy.markUnverifiable();
    expect(copy.verifyDueAt).toBeUndefined();
    copy.observeRestore({ kind: 'IN_PROGRESS' });
    expect(copy.verifyDueAt).toBeUndefined();
    copy.observeRestore({ kind: 'RESTORED', until: T2 });
    expect(copy.verifyDueAt).toEqual(copy.createdAt);
  });

  it('does not record a refused verification', () => {
    const copy = at('RELEASED');
    expect(() => copy.markVerified(T1)).toThrow();
    expect(copy.verifiedAt).toBeUndefined();
  });

  it('needs no restore until its provider reports one', () => {
    const copy = copyAt('archive', 'DEEP_ARCHIVE');
    expect(copy.restore).toEqual({ kind: 'NOT_NEEDED' });
    copy.observeRestore({ kind: 'IN_PROGRESS' });
    expect(copy.restore).toEqual({ kind: 'IN_PROGRESS' });
  });

  it('supports state changes after being loaded from its row', () => {
    const copy = hydrated(Copy.prototype, {
      id: 'copy-1',
      contentId: 'content-1',
      location: StorageLocation.of('local', 'a', 'STANDARD'),
      createdAt: T0,
      _state: 'VERIFIED',
      _verifiedAt: null,
      _restore: { kind: 'NOT_NEEDED' },
    });
    expect(copy.verifiedAt).toBeUndefined();
    copy.markMissing();
    expect(copy.state).toBe('MISSING');
  });
});
