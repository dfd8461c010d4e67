import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { ERROR_CODES } from '../../../src/kernel/domain-error.ts';
import { USER_ERROR_CODES } from '../../../src/platform/graphql/errors.ts';
import { statusOf } from '../../../src/platform/http/error-status.ts';
import { PROTOCOL_ERROR_STATUS } from '../../../src/platform/http/protocol-error.ts';

/** The cells of every table row of a section, its two head rows left out. */
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

/** Code, status and place, as a row begins. */
function headsOf(section: string): string[][] {
  return tableOf(section).map((cells) => cells.slice(0, 3));
}

describe('docs/errors.md', () => {
  it('lists every code of the domain once, in order, with its status and where GraphQL shows it', () => {
    expect(headsOf('Domain codes')).toEqual(
      ERROR_CODES.map((code) => [
        `\`${code}\``,
        String(statusOf(code)),
        (USER_ERROR_CODES as readonly string[]).includes(code) ? 'userErrors' : 'extensions.code',
      ]),
    );
  });

  it('lists every code of the protocols once, in order, with its status', () => {
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
  ])('says of each of the %s what it means and what to do', (section, width) => {
    const rows = tableOf(section);
    expect(rows.length).toBeGreaterThan(0);
    for (const cells of rows) {
      expect(cells, cells[0] ?? '').toHaveLength(width);
      for (const cell of cells) expect(cell, cells[0] ?? '').not.toBe('');
    }
  });

  it('names no code in two tables', () => {
    const codes = ['Domain codes', 'Protocol codes', 'GraphQL codes']
      .flatMap(tableOf)
      .map(([code]) => code);
    expect(codes).toEqual([...new Set(codes)]);
  });
});
