import { describe, expect, it } from 'vitest';

import type { DescribedFacets } from '../../../../src/modules/search/application/describe-facets.ts';
import { FileFilter } from '../../../../src/modules/search/domain/file-filter.ts';
import { TIMELINE_ORDER } from '../../../../src/modules/search/domain/file-order.ts';
import {
  requireCaptureTimes,
  sharedCriteria,
  sharedFacets,
  type SharedFilter,
  sharedOrder,
} from '../../../../src/modules/sharing/application/shared-criteria.ts';

const WITH = { id: 'share-1', album: undefined, wholeLibrary: true, includeMetadata: true };
const WITHOUT = { ...WITH, includeMetadata: false };
const invalid = (message: string) => expect.objectContaining({ code: 'FILTER_INVALID', message });
const NO_METADATA = invalid(
  'The owner does not share the capture time, camera and location of files.',
);
const NO_TIMES = invalid('The owner does not share capture times.');

const VISIBLE: SharedFilter = {
  types: ['image/jpeg'],
  categories: ['IMAGE'],
  size: { from: 1 },
  duration: { to: 1 },
  orientations: ['SQUARE'],
  availabilities: ['HOT'],
};
const METADATA: readonly SharedFilter[] = [
  { captured: { from: new Date(0) } },
  { captured: {} },
  { box: { south: 0, west: 0, north: 1, east: 1 } },
  { hasLocation: false },
  { places: ['Paris, France'] },
  { places: [] },
  { camera: 'Canon' },
];

describe('what recipients may search', () => {
  it('is restricted to the share', () => {
    expect(sharedCriteria(WITH, {}).scope).toBeUndefined();
    const listed = { ...WITH, wholeLibrary: false };
    expect(sharedCriteria(listed, {}).scope).toEqual({ kind: 'SHARE', shareId: 'share-1' });
    const album = { id: 'album-1', name: 'Sea' };
    expect(sharedCriteria({ ...listed, album }, {}).scope).toEqual({
      kind: 'ALBUM',
      albumId: 'album-1',
    });
  });

  it('is the name for words of a query, and the camera and place only with metadata', () => {
    const wanted = { query: 'sea -lake' };
    expect(sharedCriteria(WITH, wanted)).toEqual({
      scope: undefined,
      filter: FileFilter.of({ untagged: 'sea -lake' }),
    });
    const { query, filter } = sharedCriteria(WITHOUT, wanted);
    expect({ query, filter }).toEqual({ filter: FileFilter.of({ name: 'sea -lake' }) });
    expect(sharedCriteria(WITHOUT, { query: ' ' }).filter?.isEmpty).toBe(true);
  });

  it('includes what is visible in every share', () => {
    const filter = FileFilter.of(VISIBLE);
    expect(sharedCriteria(WITHOUT, { filter: VISIBLE }).filter).toEqual(filter);
  });

  it.each(METADATA)('includes the metadata %j only if the share does', (filter) => {
    expect(sharedCriteria(WITH, { filter }).filter).toEqual(FileFilter.of(filter));
    expect(() => sharedCriteria(WITHOUT, { filter })).toThrow(NO_METADATA);
    expect(() => sharedCriteria(WITHOUT, { filter: { ...VISIBLE, ...filter } })).toThrow(
      NO_METADATA,
    );
  });

  it('never includes what the owner does with a file', () => {
    const owners = {
      name: 'a',
      untagged: 'a',
      allTags: ['a'],
      anyTag: ['a'],
      noneOfTags: ['a'],
      created: { from: new Date(0) },
      favourite: true,
      statuses: ['FAILED'],
      provider: 'a',
      albumId: 'a',
      shared: true,
      trashed: true,
      and: [{ favourite: true }],
      or: [{ favourite: true }],
      not: { favourite: true },
    };
    expect(sharedCriteria(WITH, { filter: owners as SharedFilter }).filter?.isEmpty).toBe(true);
  });

  it('is ordered by capture time only if the share includes it', () => {
    expect(sharedOrder(WITH, undefined)).toEqual(TIMELINE_ORDER);
    expect(sharedOrder(WITHOUT, undefined)).toEqual({ field: 'CREATED', direction: 'DESC' });
    const oldest = { field: 'CAPTURED', direction: 'ASC' } as const;
    expect(sharedOrder(WITH, oldest)).toEqual(oldest);
    for (const order of [oldest, TIMELINE_ORDER]) {
      expect(() => sharedOrder(WITHOUT, order)).toThrow(NO_TIMES);
    }
    for (const field of ['CREATED', 'NAME', 'SIZE'] as const) {
      const order = { field, direction: 'ASC' } as const;
      expect(sharedOrder(WITHOUT, order)).toEqual(order);
    }
    expect(() => requireCaptureTimes(WITHOUT)).toThrow(NO_TIMES);
  });

  it('is counted by visible properties only', () => {
    const visible = {
      complete: true,
      count: 1,
      categories: [{ value: 'IMAGE', count: 1 }],
      availabilities: [{ value: 'HOT', count: 1 }],
    } as const;
    const some = [{ value: 'some', count: 1 }];
    const metadata = {
      withLocation: 1,
      cameras: some,
      places: some,
      years: [{ value: 2024, count: 1 }],
      months: [{ value: '2024-05', count: 1 }],
    };
    const facets: DescribedFacets = {
      ...visible,
      ...metadata,
      favourites: 1,
      tags: some,
      providers: some,
      statuses: [{ value: 'COMPLETED', count: 1 }],
    };
    expect(sharedFacets(WITH, facets)).toEqual({ ...visible, ...metadata });
    expect(sharedFacets(WITHOUT, facets)).toEqual(visible);
  });
});
