import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { ERROR_CODES } from '../../../src/kernel/domain-error.ts';
import { USER_ERROR_CODES } from '../../../src/platform/graphql/errors.ts';
import { statusOf } from '../../../src/platform/http/error-status.ts';
import { PROTOCOL_ERROR_STATUS } from '../../../src/platform/http/protocol-error.ts';

/** The cells of every row of a section's table, without its two header rows. */
function tableOf(section: string): string[][] {
  const doc = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const body = doc.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? '';
  return body
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The first three columns: code, status and location. */
function headsOf(section: string): string[][] {
  return tableOf(section).map((cells) => cells.slice(0, 3));
}

describe('docs/errors.md', () => {
  it('lists every domain code once, in order, with its status and its GraphQL location', () => {
    expect(headsOf('Domain codes')).toEqual(
      ERROR_CODES.map((code) => [
        `\`${code}\``,
        String(statusOf(code)),
        (USER_ERROR_CODES as readonly string[]).includes(code) ? 'userErrors' : 'extensions.code',
      ]),
    );
  });

  it('lists every protocol code once, in order, with its status', () => {
    expect(headsOf('Protocol codes')).toEqual(
      Object.entries(PROTOCOL_ERROR_STATUS).map(([code, status]) => [
        `\`${code}\``,
        String(status),
        code === 'INTERNAL' ? 'extensions.code' : '-',
      ]),
    );
  });

  it.each([
    ['Domain codes', 5],
    ['Protocol codes', 5],
    ['GraphQL codes', 3],
  ])('explains the meaning and remedy of each of the %s', (section, width) => {
    const rows = tableOf(section);
    expect(rows.length).toBeGreaterThan(0);
    for (const cells of rows) {
      expect(cells, cells[0] ?? '').toHaveLength(width);
      for (const cell of cells) expect(cell, cells[0] ?? '').not.toBe('');
    }
  });

  it('lists no code in two tables', () => {
    const codes = ['Domain codes', 'Protocol codes', 'GraphQL codes']
      .flatMap(tableOf)
      .map(([code]) => code);
    expect(codes).toEqual([...new Set(codes)]);
  });
});
