/** A cell: lists are joined, null is empty. */
type Cell = string | number | boolean | null | readonly string[];

/** Beginnings that make spreadsheets evaluate a text. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * A line of CSV (RFC 4180), ended by CRLF. Texts that a spreadsheet would evaluate as a formula are preceded by an
 * apostrophe; numbers are not, because a negative number is no formula.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : cell.join('; ');
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
