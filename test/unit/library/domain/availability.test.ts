import { describe, expect, it } from 'vitest';

import { availabilityOf } from '../../../../src/modules/library/domain/availability.ts';
import type { Copy } from '../../../../src/modules/library/domain/copy.ts';
import type { RestoreState } from '../../../../src/modules/storage/domain/storage-provider.ts';
import { copyAt, T0, T1, T2 } from '../../../support/samples.ts';

const hot = (): Copy => copyAt('local');

function cold(
  restore: RestoreState,
  storageClass: 'GLACIER' | 'DEEP_ARCHIVE' = 'DEEP_ARCHIVE',
): Copy {
  const copy = copyAt('archive', storageClass);
  copy.observeRestore(restore);
  return copy;
}

function damaged(copy: Copy): Copy {
  copy.markDamaged();
  return copy;
}

const restored = (until: Date): RestoreState => ({ kind: 'RESTORED', until });

describe('availabilityOf', () => {
  it.each<[string, Copy[], object]>([
    ['no copy', [], { kind: 'COLD' }],
    ['a hot copy', [hot()], { kind: 'HOT' }],
    ['an infrequent-access copy', [copyAt('ia', 'STANDARD_IA')], { kind: 'HOT' }],
    ['an instant-retrieval copy', [copyAt('ir', 'GLACIER_IR')], { kind: 'HOT' }],
    ['a frozen copy', [cold({ kind: 'NOT_REQUESTED' })], { kind: 'COLD' }],
    ['a frozen copy of which nothing is known', [cold({ kind: 'UNKNOWN' })], { kind: 'COLD' }],
    ['a frozen copy nobody asked about', [copyAt('a', 'GLACIER')], { kind: 'COLD' }],
    ['a copy that thaws', [cold({ kind: 'IN_PROGRESS' })], { kind: 'RESTORING' }],
    ['a thawed copy', [cold(restored(T2))], { kind: 'RESTORED', until: T2 }],
    ['a copy thawed until now', [cold(restored(T1))], { kind: 'COLD' }],
    ['a copy that froze again', [cold(restored(T0))], { kind: 'COLD' }],
    [
      'two thawed copies',
      [cold(restored(T2)), cold(restored(new Date(T2.getTime() + 1)))],
      { kind: 'RESTORED', until: new Date(T2.getTime() + 1) },
    ],
    ['a thawed and a hot copy', [cold(restored(T2)), hot()], { kind: 'HOT' }],
    [
      'a thawed copy and one that thaws',
      [cold({ kind: 'IN_PROGRESS' }), cold(restored(T2))],
      { kind: 'RESTORED', until: T2 },
    ],
    [
      'a copy that froze again and one that thaws',
      [cold(restored(T0)), cold({ kind: 'IN_PROGRESS' })],
      { kind: 'RESTORING' },
    ],
    [
      'a damaged hot copy and a frozen one',
      [damaged(hot()), cold({ kind: 'NOT_REQUESTED' })],
      { kind: 'COLD' },
    ],
    ['a damaged thawed copy', [damaged(cold(restored(T2)))], { kind: 'COLD' }],
    ['a damaged copy that thaws', [damaged(cold({ kind: 'IN_PROGRESS' }))], { kind: 'COLD' }],
  ])('of %s', (_what, copies, expected) => {
    expect(availabilityOf(copies, T1)).toEqual(expected);
    expect(availabilityOf(copies.toReversed(), T1)).toEqual(expected);
  });
});
