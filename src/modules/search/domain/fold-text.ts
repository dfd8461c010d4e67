/** Combining marks, after decomposition. */
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

/** Letters that Unicode does not decompose, and what people type for them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ø: 'o',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** Symbols and emoji: each becomes a word of letters, because the index supports nothing else. */
const SYMBOL = /[\u2100-\u2bff\u{1f000}-\u{1faff}]/gu;

/** Scripts without spaces between words; each character is a word. */
const IDEOGRAPH =
  /[\u3005-\u3007\u3021-\u302f\u3031-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/gu;

const SEPARATORS =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- ranges of code points
  /[\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020\u3030\ufe00-\ufe1f\ufeff\ufff0-\uffff\u{e0000}-\u{e0fff}]+/gu;

/**
 * Folds text for search: words of lower-case letters and digits without accents, separated by single spaces. Must match
 * PostgreSQL's `file_fold`.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(SYMBOL, (symbol) => ` u${symbol.codePointAt(0)?.toString(16)} `)
    .replace(IDEOGRAPH, ' $& ')
    .replace(SEPARATORS, ' ')
    .trim();
}
