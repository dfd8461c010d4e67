import { expect, it } from 'vitest';

import type { ReadableCopy } from '../../../../src/modules/library/application/file-queries.ts';
import { splitByAccess } from '../../../../src/modules/library/application/split-by-access.ts';
import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const HOT: ReadableCopy = {
  id: 'hot',
  location: StorageLocation.of('disk', 'hot', 'STANDARD'),
  restore: { kind: 'NOT_NEEDED' },
};
const COLD: ReadableCopy = {
  id: 'cold',
  location: StorageLocation.of('s3', 'cold', 'DEEP_ARCHIVE'),
  restore: { kind: 'NOT_REQUESTED' },
};

it('splits files by access in their order and reads the copies of 1,000 files at once', async () => {
  const files = Array.from({ length: 2_500 }, (_, at) => ({ id: `${at}` }));
  const copiesOf = (id: string): ReadableCopy[] => [[HOT], [COLD], []][Number(id) % 3] ?? [];
  const sizes: number[] = [];
  const queries = {
    copiesOfMany: async (_ownerId: string, ids: readonly string[]) => {
      sizes.push(ids.length);
      return new Map(ids.filter((id) => copiesOf(id).length > 0).map((id) => [id, copiesOf(id)]));
    },
  };
  const split = await splitByAccess(queries, 'owner', files, NOW);
  const every = (rest: number) => files.filter(({ id }) => Number(id) % 3 === rest);
  expect(split).toEqual({ ready: every(0), frozen: every(1), lost: every(2) });
  expect(sizes).toEqual([1_000, 1_000, 500]);
});
