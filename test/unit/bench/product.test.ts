import { existsSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);

it('loads modules of the build that exist in the sources', () => {
  const source = readFileSync(new URL('bench/support/product.ts', ROOT), 'utf8');
  const paths = [...source.matchAll(/load<[^>]+>\('([^']+)\.js'\)/g)].map(([, path]) => path);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(new URL(`src/${path}.ts`, ROOT)))).toEqual([]);
});
