import { describe, expect, it } from 'vitest';

import { csvLine } from '../../../../src/modules/exports/domain/csv-line.ts';

describe('a line of CSV', () => {
  it('separates cells with commas and ends with CRLF', () => {
    expect(csvLine(['a', 1.5, true, null, ['x', 'y'], ''])).toBe('a,1.5,true,,x; y,\r\n');
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "hi"', '"say ""hi"""'],
    ['a line feed', 'a\nb', '"a\nb"'],
    ['a carriage return', 'a\rb', '"a\rb"'],
  ])('quotes a cell with %s', (_what, text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  it.each([
    ['=HYPERLINK("http://a")', `"'=HYPERLINK(""http://a"")"`],
    ['+1', "'+1"],
    ['-2+3|cmd', "'-2+3|cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
  ])('never begins a text like the formula %j', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
    expect(csvLine([[text, 'b']])).toContain(cell.replace(/"$/, ''));
  });

  it('leaves negative numbers alone', () => {
    expect(csvLine([-33.8, 'a-b', 'a=b'])).toBe('-33.8,a-b,a=b\r\n');
  });
});
