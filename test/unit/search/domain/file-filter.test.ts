import { describe, expect, it } from 'vitest';

import { BoundingBox } from '../../../../src/modules/search/domain/bounding-box.ts';
import {
  FileFilter,
  type FileFilterInput,
} from '../../../../src/modules/search/domain/file-filter.ts';

const DAY = new Date('2024-05-01T00:00:00Z');
const NEXT = new Date('2024-05-02T00:00:00Z');

describe('FileFilter', () => {
  it.each<[string, FileFilterInput]>([
    ['nothing', {}],
    ['empty lists', { allTags: [], types: [], categories: [], statuses: [] }],
    ['empty lists of media', { places: [], orientations: [] }],
    ['ranges without ends', { size: {}, duration: {}, captured: { from: undefined } }],
    ['a blank name', { name: ' ' }],
    ['empty lists of filters', { and: [], or: [] }],
    ['empty filters', { and: [{}], or: [{ favourite: true }, {}] }],
    ['files that are not in the trash', { trashed: false }],
  ])('is empty when given %s', (_what, input) => {
    expect(FileFilter.of(input).isEmpty).toBe(true);
  });

  it.each<[string, FileFilterInput]>([
    ['a name', { name: '%' }],
    ['words outside of the tags', { untagged: 'sea' }],
    ['a size', { size: { from: 0 } }],
    ['a duration', { duration: { to: 1_000 } }],
    ['an orientation', { orientations: ['SQUARE'] }],
    ['a place', { places: ['Paris, France'] }],
    ['a time', { created: { to: DAY } }],
    ['no favourites', { favourite: false }],
    ['no location', { hasLocation: false }],
    ['a tag', { anyTag: ['sea'] }],
    ['an album', { albumId: 'album' }],
    ['no tag', { noneOfTags: ['sea'] }],
    ['the trash', { trashed: true }],
    ['another filter', { and: [{}, { favourite: true }] }],
    ['alternatives', { or: [{ favourite: true }, { hasLocation: true }] }],
    ['no file', { not: {} }],
  ])('is not empty when given %s', (_what, input) => {
    expect(FileFilter.of(input).isEmpty).toBe(false);
  });

  it('normalizes tags and types like those of files', () => {
    const { allTags, types } = FileFilter.of({
      allTags: [' sea ', 'sea', 'cafe\u0301'],
      types: ['IMAGE/JPEG; q=1'],
    });
    expect(allTags).toEqual(['sea', 'café']);
    expect(types).toEqual(['image/jpeg']);
  });

  it('distinguishes completed from incomplete files', () => {
    expect(FileFilter.of({}).wantsUnfinished).toBe(false);
    expect(FileFilter.of({ statuses: ['ARCHIVED'] }).wantsUnfinished).toBe(false);
    expect(FileFilter.of({ statuses: ['FAILED', 'PENDING'] }).wantsUnfinished).toBe(true);
  });

  it('accepts 50 conditions on 3 levels', () => {
    const conditions = Array.from({ length: 23 }, () => ({
      places: ['Paris, France'],
      duration: { from: 1 },
    }));
    expect(
      FileFilter.of({ favourite: true, shared: true, not: { and: [{ or: conditions }] } }).isEmpty,
    ).toBe(false);
  });

  it.each<[string, FileFilterInput]>([
    ['a tag that no file can have', { allTags: [''] }],
    ['over 100 entries', { types: Array.from({ length: 101 }, (_, n) => `image/x${n}`) }],
    ['a size below 0', { size: { from: -1 } }],
    ['a fractional size', { size: { to: 1.5 } }],
    ['sizes that end before they begin', { size: { from: 2, to: 1 } }],
    ['a duration below 0', { duration: { to: -1 } }],
    ['a fractional duration', { duration: { from: 0.5 } }],
    ['durations that end before they begin', { duration: { from: 2, to: 1 } }],
    ['times that end before they begin', { captured: { from: NEXT, to: DAY } }],
    ['completed and incomplete files together', { statuses: ['COMPLETED', 'PENDING'] }],
    ['a place with NUL', { places: ['\u0000'] }],
    ['over 100 places', { places: Array.from({ length: 101 }, (_, n) => `Town ${n}`) }],
    ['a camera with NUL', { camera: '\u0000' }],
    ['a provider with malformed Unicode', { provider: '\udfff' }],
    ['a camera that is too long', { camera: 'x'.repeat(201) }],
    [
      'nested filters over 3 levels deep',
      { not: { or: [{ and: [{ not: { favourite: true } }] }] } },
    ],
    ['over 50 conditions', { or: Array.from({ length: 51 }, () => ({ favourite: true })) }],
    [
      'over 50 conditions in places, orientations and durations',
      {
        or: Array.from({ length: 17 }, () => ({
          places: ['Paris, France'],
          orientations: ['SQUARE' as const],
          duration: { from: 1 },
        })),
      },
    ],
    ['over 50 empty filters', { and: Array.from({ length: 50 }, () => ({})) }],
    ['the trash in a nested filter', { not: { trashed: true } }],
    ['incomplete files in a nested filter', { and: [{ or: [{ statuses: ['FAILED'] }] }] }],
    ['incomplete files in the trash', { trashed: true, statuses: ['PENDING'] }],
    ['an impossible value in a nested filter', { or: [{ size: { from: -1 } }] }],
    ['a box upside down', { box: { south: 1, north: 0, west: 0, east: 0 } }],
    ['a box beyond the pole', { box: { south: 0, north: 91, west: 0, east: 0 } }],
    ['a box beyond the date line', { box: { south: 0, north: 1, west: 0, east: 181 } }],
    ['a box of NaN', { box: { south: Number.NaN, north: 1, west: 0, east: 1 } }],
  ])('refuses %s', (_what, input) => {
    expect(() => FileFilter.of(input)).toThrow(expect.objectContaining({ code: 'FILTER_INVALID' }));
  });
});

describe('BoundingBox', () => {
  it('crosses the date line when west is greater than east', () => {
    const box = (west: number, east: number) => BoundingBox.of({ south: -1, north: 1, west, east });
    expect(box(170, -170).crossesDateLine).toBe(true);
    expect(box(-170, 170).crossesDateLine).toBe(false);
    expect(box(10, 10).crossesDateLine).toBe(false);
  });
});
