import { describe, expect, it } from 'vitest';

import {
  changedTags,
  cleanTag,
  cleanTags,
  replacedTags,
} from '../../../../src/modules/library/domain/tags.ts';

describe('cleanTags', () => {
  it('trims, composes and deduplicates tags, keeping their order', () => {
    expect(cleanTags([' sea ', 'cafe\u0301', 'sea', 'caf\u00e9', 'Sea'])).toEqual([
      'sea',
      'caf\u00e9',
      'Sea',
    ]);
  });

  it('accepts an empty list and does not modify its input', () => {
    const given = [' a '];
    expect(cleanTags([])).toEqual([]);
    expect(cleanTags(given)).toEqual(['a']);
    expect(given).toEqual([' a ']);
  });

  it('accepts 100 distinct tags, however often they are repeated', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => `tag ${at}`);
    expect(cleanTags([...hundred, ...hundred])).toEqual(hundred);
    expect(() => cleanTags([...hundred, 'one more'])).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
  });

  it('accepts a tag of 64 characters and an emoji sequence', () => {
    expect(cleanTags(['a'.repeat(64), '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}'])).toHaveLength(2);
  });

  it.each([
    ['an empty tag', ''],
    ['only space', ' \t '],
    ['65 characters', 'a'.repeat(65)],
    ['a line break', 'a\nb'],
    ['NUL', 'a\u0000'],
    ['a C1 control', 'a\u0085b'],
    ['a lone surrogate', '\ud800'],
  ])('refuses %s', (_what, tag) => {
    expect(() => cleanTags(['fine', tag])).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
  });
});

describe('changedTags', () => {
  it('removes and adds tags, appending new ones and keeping the order of the others', () => {
    const change = { add: ['new', 'a'], remove: [' b ', 'missing'] };
    expect(changedTags(['a', 'b', 'c'], change)).toEqual(['a', 'c', 'new']);
  });

  it('keeps a tag that is both removed and added', () => {
    expect(changedTags(['a', 'b'], { add: ['a'], remove: ['a'] })).toEqual(['b', 'a']);
  });

  it('refuses additions beyond the limit', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => `tag ${at}`);
    expect(() => changedTags(hundred, { add: ['one more'], remove: [] })).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
    expect(changedTags(hundred, { add: ['one more'], remove: ['tag 0'] })).toHaveLength(100);
  });
});

describe('replacedTags', () => {
  it('puts the new tag in the position of the first old one, once', () => {
    expect(replacedTags(['x', 'a', 'y', 'b'], new Set(['a', 'b']), 'n')).toEqual(['x', 'n', 'y']);
    expect(replacedTags(['n', 'a'], new Set(['a']), 'n')).toEqual(['n']);
  });

  it('removes the old tags when there is no new one', () => {
    expect(replacedTags(['a', 'x', 'b'], new Set(['a', 'b']), undefined)).toEqual(['x']);
  });
});

describe('cleanTag', () => {
  it('normalizes one tag or refuses it', () => {
    expect(cleanTag(' sea ')).toBe('sea');
    expect(() => cleanTag(' ')).toThrow(expect.objectContaining({ code: 'TAG_INVALID' }));
  });
});
