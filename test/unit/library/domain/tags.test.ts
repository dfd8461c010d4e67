import { describe, expect, it } from 'vitest';

import {
  changedTags,
  cleanTag,
  cleanTags,
  replacedTags,
} from '../../../../src/modules/library/domain/tags.ts';

describe('cleanTags', () => {
  it('trims, composes and drops repeats, and keeps the order', () => {
    expect(cleanTags([' sea ', 'cafe\u0301', 'sea', 'caf\u00e9', 'Sea'])).toEqual([
      'sea',
      'caf\u00e9',
      'Sea',
    ]);
  });

  it('takes no tags at all, and leaves the list it was given alone', () => {
    const given = [' a '];
    expect(cleanTags([])).toEqual([]);
    expect(cleanTags(given)).toEqual(['a']);
    expect(given).toEqual([' a ']);
  });

  it('takes 100 different tags, however often they are repeated', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => `tag ${at}`);
    expect(cleanTags([...hundred, ...hundred])).toEqual(hundred);
    expect(() => cleanTags([...hundred, 'one more'])).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
  });

  it('takes a tag of 64 characters, an emoji of several parts too', () => {
    expect(cleanTags(['a'.repeat(64), '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}'])).toHaveLength(2);
  });

  it.each([
    ['an empty one', ''],
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
  it('takes off and puts on, new ones last, and keeps the order of the others', () => {
    const change = { add: ['new', 'a'], remove: [' b ', 'missing'] };
    expect(changedTags(['a', 'b', 'c'], change)).toEqual(['a', 'c', 'new']);
  });

  it('keeps what is both taken off and put on', () => {
    expect(changedTags(['a', 'b'], { add: ['a'], remove: ['a'] })).toEqual(['b', 'a']);
  });

  it('refuses what makes too many', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => `tag ${at}`);
    expect(() => changedTags(hundred, { add: ['one more'], remove: [] })).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
    expect(changedTags(hundred, { add: ['one more'], remove: ['tag 0'] })).toHaveLength(100);
  });
});

describe('replacedTags', () => {
  it('puts the new tag where the first of the old ones stood, once', () => {
    expect(replacedTags(['x', 'a', 'y', 'b'], new Set(['a', 'b']), 'n')).toEqual(['x', 'n', 'y']);
    expect(replacedTags(['n', 'a'], new Set(['a']), 'n')).toEqual(['n']);
  });

  it('takes the old ones off when there is no new one', () => {
    expect(replacedTags(['a', 'x', 'b'], new Set(['a', 'b']), undefined)).toEqual(['x']);
  });
});

describe('cleanTag', () => {
  it('gives one tag as it is kept, or refuses it', () => {
    expect(cleanTag(' sea ')).toBe('sea');
    expect(() => cleanTag(' ')).toThrow(expect.objectContaining({ code: 'TAG_INVALID' }));
  });
});
