import { describe, expect, it } from 'vitest';

import { TIMELINE_ORDER } from '../../../../src/modules/search/domain/file-order.ts';
import type { FilterDocument } from '../../../../src/modules/search/domain/filter-document.ts';
import {
  SavedSearch,
  type SearchToSave,
} from '../../../../src/modules/search/domain/saved-search.ts';
import { T0 } from '../../../support/library/samples.ts';

const PLAIN: SearchToSave = { name: 'Sea', query: null, filter: {}, order: TIMELINE_ORDER };

function saved(search: Partial<SearchToSave> = {}): SavedSearch {
  return SavedSearch.create({ id: 'search-1', ownerId: 'owner-1', ...PLAIN, ...search }, T0);
}

describe('a saved search', () => {
  it('keeps what its owner saved, trimmed', () => {
    const filter = { anyTag: ['sea'], or: [{}] };
    const order = { field: 'NAME', direction: 'ASC' } as const;
    const search = SavedSearch.create(
      { id: 'search-1', ownerId: 'owner-1', name: ' Sea ', query: ' lake ', filter, order },
      T0,
    );
    expect(search).toMatchObject({ name: 'Sea', query: 'lake', filter, order, createdAt: T0 });
    expect(search.takeEvents()).toEqual([]);
  });

  it('keeps what a change omits', () => {
    const search = saved({ query: 'lake' });
    search.change({ filter: { favourite: true } });
    expect(search).toMatchObject({ name: 'Sea', query: 'lake', filter: { favourite: true } });
    search.change({ name: 'Lakes', query: ' ', order: { field: 'SIZE', direction: 'ASC' } });
    expect(search).toMatchObject({
      name: 'Lakes',
      query: undefined,
      filter: { favourite: true },
      order: { field: 'SIZE', direction: 'ASC' },
    });
  });

  it.each(['', ' ', 'x'.repeat(201), 'a\u0000b', 'a\nb', '\ud800'])('has no name %j', (name) => {
    const refusal = expect.objectContaining({ code: 'SAVED_SEARCH_NAME_INVALID' });
    expect(() => saved({ name })).toThrow(refusal);
    expect(() => saved().change({ name })).toThrow(refusal);
  });

  it('counts the characters of its name, not their code units', () => {
    expect(saved({ name: '🏖️'.repeat(100) }).name).toHaveLength(300);
  });

  it.each(['x'.repeat(257), 'a b c d e f g h i j k', 'a\u0000b', '\udc00'])(
    'has no query %j',
    (query) => {
      expect(() => saved({ query })).toThrow(expect.objectContaining({ code: 'FILTER_INVALID' }));
    },
  );

  it.each<[string, FilterDocument]>([
    ['NUL', { or: [{ name: 'a\u0000b' }] }],
    ['malformed Unicode', { albumId: '\ud800' }],
    ['too much text', { anyTag: Array.from({ length: 300 }, (_, n) => `${n}`.padEnd(64, 'x')) }],
  ])('has no filter with %s', (_, filter) => {
    expect(() => saved().change({ filter })).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID' }),
    );
  });
});
