import { describe, expect, it } from 'vitest';

import { Archival, type ArchivalState } from '../../../../src/modules/archive/domain/archival.ts';

const NOW = new Date('2026-11-26T08:00:00Z');
const LATER = new Date('2026-12-03T08:00:00Z');

function planned(): Archival {
  return Archival.plan({ contentId: 'content-1', ownerId: 'owner-1' }, NOW, NOW);
}

function inState(state: ArchivalState): Archival {
  const archival = planned();
  if (state !== 'WAITING') archival.archived(NOW, LATER);
  if (state === 'RELEASED') archival.released();
  return archival;
}

describe('an archival', () => {
  it('waits until it is due, becomes archived, and releases the hot copy', () => {
    const archival = planned();
    expect(archival).toMatchObject({ state: 'WAITING', dueAt: NOW });
    archival.archived(NOW, LATER);
    expect(archival).toMatchObject({ state: 'ARCHIVED', archivedAt: NOW, dueAt: LATER });
    archival.released();
    expect(archival).toMatchObject({ state: 'RELEASED', archivedAt: NOW });
  });

  it('retries with exponential backoff of up to an hour, and clears its error on success', () => {
    const archival = planned();
    const pauses = Array.from({ length: 12 }, () => {
      archival.fail('the provider is away', NOW);
      return (archival.dueAt.getTime() - NOW.getTime()) / 1000;
    });
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    expect(archival).toMatchObject({ attempts: 12, problem: 'the provider is away' });
    archival.archived(NOW, undefined);
    expect(archival).toMatchObject({ attempts: 0, problem: undefined, releaseAt: undefined });
  });

  it('raises ArchivalDue only when planned or reopened for now', () => {
    const due = { type: 'ArchivalDue', contentId: 'content-1' };
    const archival = planned();
    expect(archival.takeEvents()).toEqual([due]);
    archival.reopen(LATER, NOW);
    expect(archival.takeEvents()).toEqual([]);
    archival.reopen(NOW, NOW);
    expect(archival.takeEvents()).toEqual([due]);
    const later = Archival.plan({ contentId: 'content-1', ownerId: 'owner-1' }, LATER, NOW);
    expect(later.takeEvents()).toEqual([]);
  });

  it.each(['WAITING', 'ARCHIVED', 'RELEASED'] as const)('can be reopened from %s', (state) => {
    const archival = inState(state);
    archival.reopen(LATER, NOW);
    expect(archival).toMatchObject({ state: 'WAITING', dueAt: LATER });
  });

  it.each([
    { state: 'WAITING', step: 'released' },
    { state: 'RELEASED', step: 'released' },
    { state: 'ARCHIVED', step: 'archived' },
    { state: 'RELEASED', step: 'archived' },
  ] as const)('cannot be $step when it is $state', ({ state, step }) => {
    const archival = inState(state);
    const act = () => (step === 'released' ? archival.released() : archival.archived(NOW, NOW));
    expect(act).toThrow(expect.objectContaining({ code: 'CONTENT_STATE_INVALID' }));
  });
});
