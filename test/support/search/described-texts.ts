import fc from 'fast-check';

import { SearchQuery } from '../../../src/modules/search/domain/search-query.ts';
import type { DescribedTexts } from '../library/seeded-library.ts';

/** First and last code points of letters in ten scripts, combining marks, and emoji. */
const RANGES = [
  [0x61, 0x7a],
  [0x41, 0x5a],
  [0x30, 0x39],
  [0xc0, 0x17f],
  [0x1e00, 0x1eff],
  [0x386, 0x3ce],
  [0x1f00, 0x1f15],
  [0x400, 0x45f],
  [0x5d0, 0x5ea],
  [0x5b0, 0x5bd],
  [0x621, 0x652],
  [0xfe80, 0xfefc],
  [0x904, 0x94d],
  [0xe01, 0xe4e],
  [0x4e00, 0x4e40],
  [0x20000, 0x20010],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0xff66, 0xff9f],
  [0xac00, 0xac40],
  [0x1100, 0x1112],
  [0x300, 0x330],
  [0x1f3d0, 0x1f3ff],
  [0x2600, 0x2620],
  [0xff21, 0xff3a],
] as const;

/** What separates words, or means something to SQL, LIKE or full-text queries; marks that are not shown. */
const SIGNS = [
  ...Array.from('%_\\\'"`.,;/&|!:*()<>+=~^$#@?{}[]-–—“”„«»'),
  ...Array.from('\u200d\u200e\u200f\u202e\ufe0f\u00a0\u3000、・\t\n'),
  ...Array.from('        __--'),
  '<->',
  ' | ',
  '||',
  ':*',
  '--',
  "''",
  '\\%',
];

/** Names, tags, cameras and places of few words, so that generated queries find some. */
export function describedTexts(seed: number) {
  const [first, ...others] = fc.sample(
    fc
      .constantFrom(...RANGES)
      .chain(([from, to]) =>
        fc.array(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 5 }),
      )
      .map((points) => String.fromCodePoint(...points)),
    { seed, numRuns: 150 },
  );
  const word = fc.constantFrom(first ?? 'sea', ...others);
  const sign = fc.constantFrom(...SIGNS);
  const text = fc
    .array(fc.tuple(word, fc.oneof({ weight: 2, arbitrary: fc.constant(' ') }, sign)), {
      minLength: 1,
      maxLength: 5,
    })
    .map((pairs) => pairs.flat().join(''));
  const file: fc.Arbitrary<DescribedTexts> = fc.record({
    name: text,
    tags: fc.array(text, { maxLength: 3 }),
    camera: fc.option(text),
    city: fc.option(text),
    country: fc.option(text),
  });
  return { files: (count: number) => fc.sample(file, { seed, numRuns: count }), query: query() };

  function query(): fc.Arbitrary<string> {
    const shaped = fc.tuple(word, fc.integer({ min: 1, max: 5 })).chain(([whole, length]) => {
      const start = Array.from(whole).slice(0, length).join('');
      const forms = [whole, start, start.toUpperCase(), whole.normalize('NFC')];
      return fc.constantFrom(...forms, whole.normalize('NFKD'));
    });
    const phrase = fc
      .tuple(fc.constantFrom('"', '"', '“'), fc.oneof(text, shaped), fc.constantFrom('"', '”', ''))
      .map((parts) => parts.join(''));
    const sequence = fc.tuple(shaped, sign, shaped).map((parts) => parts.join(''));
    const term = fc
      .tuple(fc.constantFrom('', '', '', '-'), fc.oneof(shaped, shaped, phrase, sequence, sign))
      .map((parts) => parts.join(''));
    return fc
      .array(term, { minLength: 1, maxLength: 3 })
      .map((terms) => terms.join(' '))
      .filter((made) => isAccepted(made));
  }
}

function isAccepted(query: string): boolean {
  try {
    SearchQuery.of(query);
    return true;
  } catch {
    return false;
  }
}
