import { describe, expect, it } from 'vitest';

import { availabilityOf } from '../../../../src/modules/library/domain/availability.ts';
import type { Copy } from '../../../../src/modules/library/domain/copy.ts';
import type { RestoreState } from '../../../../src/modules/storage/domain/storage-provider.ts';
import { copyAt, T0, T1, T2 } from '../../../support/library/samples.ts';

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
    ['an archived copy', [cold({ kind: 'NOT_REQUESTED' })], { kind: 'COLD' }],
    ['an archived copy in an unknown restore state', [cold({ kind: 'UNKNOWN' })], { kind: 'COLD' }],
    ['an archived copy that was never checked', [copyAt('a', 'GLACIER')], { kind: 'COLD' }],
    ['a copy being restored', [cold({ kind: 'IN_PROGRESS' })], { kind: 'RESTORING' }],
    ['a restored copy', [cold(restored(T2))], { kind: 'RESTORED', until: T2 }],
    ['a restored copy that expires now', [cold(restored(T1))], { kind: 'COLD' }],
    ['an expired copy', [cold(restored(T0))], { kind: 'COLD' }],
    [
      'two restored copies',
      [cold(restored(T2)), cold(restored(new Date(T2.getTime() + 1)))],
      { kind: 'RESTORED', until: new Date(T2.getTime() + 1) },
    ],
    ['a restored and a hot copy', [cold(restored(T2)), hot()], { kind: 'HOT' }],
    [
      'a restored copy and one being restored',
      [cold({ kind: 'IN_PROGRESS' }), cold(restored(T2))],
      { kind: 'RESTORED', until: T2 },
    ],
    [
      'an expired copy and one being restored',
      [cold(restored(T0)), cold({ kind: 'IN_PROGRESS' })],
      { kind: 'RESTORING' },
    ],
    [
      'a damaged hot copy and an archived one',
      [damaged(hot()), cold({ kind: 'NOT_REQUESTED' })],
      { kind: 'COLD' },
    ],
    ['a damaged restored copy', [damaged(cold(restored(T2)))], { kind: 'COLD' }],
    ['a damaged copy being restored', [damaged(cold({ kind: 'IN_PROGRESS' }))], { kind: 'COLD' }],
  ])('of %s', (_what, copies, expected) => {
    expect(availabilityOf(copies, T1)).toEqual(expected);
    expect(availabilityOf(copies.toReversed(), T1)).toEqual(expected);
  });
});
