import { describe, expect, it } from 'vitest';

import {
  importCycles,
  moduleCycles,
  type ModuleTable,
  moduleViolations,
  unusedRules,
} from '../../support/repository/module-violations.ts';

describe('the module check', () => {
  const table: ModuleTable = {
    low: { uses: [], shows: ['api/graphql/thing.ts'] },
    high: { uses: ['low'] },
  };
  const check = (path: string, text: string): string[] => moduleViolations([{ path, text }], table);
  const high = (layer: string): string => `src/modules/high/${layer}/thing.ts`;
  const low = (path: string): string => `../../low/${path}`;

  it.each([
    ['src/kernel/thing.ts', 'node:crypto'],
    ['src/kernel/thing.ts', 'zod'],
    ['src/kernel/thing.ts', '../platform/disk/errno.ts'],
    ['src/kernel/thing.ts', '../modules/low/domain/thing.ts'],
    ['src/kernel/thing.ts', '../app/config.ts'],
    ['src/platform/disk/thing.ts', '../../modules/low/domain/thing.ts'],
    ['src/platform/disk/thing.ts', '../../app/config.ts'],
    ['src/platform/disk/thing.ts', '../../main.ts'],
    [high('domain'), '../application/thing.ts'],
    [high('domain'), '../infrastructure/thing.ts'],
    [high('domain'), '../api/thing.ts'],
    [high('domain'), '../../../platform/disk/errno.ts'],
    [high('domain'), '../../../app/config.ts'],
    [high('domain'), '../../../main.ts'],
    [high('domain'), low('application/thing.ts')],
    [high('domain'), 'node:fs'],
    [high('domain'), 'fs'],
    [high('domain'), '@mikro-orm/core'],
    [high('application'), '../infrastructure/thing.ts'],
    [high('application'), '../api/thing.ts'],
    [high('application'), '../../../platform/disk/errno.ts'],
    [high('application'), low('infrastructure/thing.ts')],
    [high('application'), low('api/graphql/thing.ts')],
    [high('application'), 'node:crypto'],
    [high('application'), 'pino'],
    [high('infrastructure'), '../api/thing.ts'],
    [high('infrastructure'), '../compose-high.ts'],
    [high('infrastructure'), low('infrastructure/thing.ts')],
    [high('infrastructure'), low('api/graphql/thing.ts')],
    [high('infrastructure'), '../../../app/config.ts'],
    [high('api'), '../infrastructure/thing.ts'],
    [high('api'), low('infrastructure/thing.ts')],
    [high('api'), low('api/graphql/other.ts')],
    [high('api'), low('compose-low.ts')],
    [high('api'), '../../../app/config.ts'],
    [high('api'), '../../../../test/support/general/folders.ts'],
    ['src/modules/high/compose-high.ts', '../low/infrastructure/thing.ts'],
    ['src/modules/high/compose-high.ts', '../low/compose-low.ts'],
    ['src/modules/high/compose-high.ts', '../../app/config.ts'],
    ['src/modules/low/domain/thing.ts', '../../high/domain/thing.ts'],
    ['src/modules/low/api/thing.ts', '../../high/application/thing.ts'],
    ['src/modules/low/domain/thing.ts', '../../unknown/domain/thing.ts'],
    ['src/app/thing.ts', '../../test/support/general/folders.ts'],
    ['src/app/thing.ts', '../../package.json'],
    [high('api'), '/srv/flexstorage/secret.ts'],
    [high('api'), 'file:///srv/secret.ts'],
    [high('api'), 'data:text/javascript,1'],
    [high('infrastructure'), 'src/app/config.ts'],
    [high('infrastructure'), '#app/config.ts'],
  ])('refuses an import in %s of %s', (path, to) => {
    expect(check(path, `import { a } from '${to}';\n`)).toEqual([`${path} imports ${to}`]);
  });

  it.each([
    ['src/kernel/concurrency/a.ts', '../clock.ts'],
    ['src/platform/disk/a.ts', '../../kernel/clock.ts'],
    ['src/platform/disk/a.ts', '../events/a.ts'],
    ['src/platform/disk/a.ts', 'node:fs/promises'],
    [high('domain'), '../../../kernel/clock.ts'],
    [high('domain'), './other.ts'],
    [high('domain'), low('domain/thing.ts')],
    [high('application'), '../domain/thing.ts'],
    [high('application'), low('domain/thing.ts')],
    [high('application'), low('application/thing.ts')],
    [high('infrastructure'), '../application/thing.ts'],
    [high('infrastructure'), low('application/thing.ts')],
    [high('infrastructure'), '../../../platform/disk/errno.ts'],
    [high('infrastructure'), '@mikro-orm/core'],
    [high('api'), '../application/thing.ts'],
    [high('api'), low('application/thing.ts')],
    [high('api'), low('api/graphql/thing.ts')],
    [high('api'), '../../../platform/http/problem.ts'],
    [high('api'), 'graphql'],
    ['src/modules/high/compose-high.ts', './infrastructure/thing.ts'],
    ['src/modules/high/compose-high.ts', '../low/application/thing.ts'],
    ['src/app/a.ts', '../modules/high/compose-high.ts'],
    ['src/app/a.ts', '../modules/low/infrastructure/thing.ts'],
    ['src/app/a.ts', 'src-map'],
    ['src/main.ts', './app/config.ts'],
  ])('allows %s to import %s', (path, to) => {
    expect(check(path, `import { a } from '${to}';`)).toEqual([]);
  });

  it.each([
    ['a type', "import type { A } from '#';"],
    ['a default', 'import a from "#";'],
    ['everything', "import * as a from '#';"],
    ['a side-effect import', "import '#';"],
    ['a multi-line import', "import {\n  // don't stop here\n  a,\n  type B,\n} from '#';"],
    ['a name in quotes', "import { 'a-b' as c } from '#';"],
    ['a re-export', "export { a } from '#';"],
    ['a re-export of everything', "export * from '#';"],
    ['a re-export of a type', "export type { A } from '#';"],
    ['a dynamic import', "const { a } = await import('#');"],
    ['a dynamic import on two lines', "await import(\n  '#'\n);"],
    ['a dynamic import after a comment', "await import(/* once */ '#');"],
    ['a dynamic import of a template', 'await import(`#`);'],
    ['a type query', "let a: typeof import('#');"],
    ['require', "const a = require('#');"],
    ['import = require', "import a = require('#');"],
    ['an attribute', "import a from '#' with { type: 'json' };"],
    ['an import without spaces', "import{a}from'#';"],
  ])('detects %s', (_what, text) => {
    const path = high('domain');
    expect(check(path, text.replace('#', '../api/a.ts'))).toEqual([`${path} imports ../api/a.ts`]);
  });

  it.each([
    'await import(name);',
    'await import(`./${name}.ts`);',
    "await import('./' + name);",
    'require(name);',
  ])('refuses the computed import %s', (text) => {
    for (const path of ['src/kernel/a.ts', ...['domain', 'application', 'api'].map(high)]) {
      expect(check(path, text)).toContain(`${path} imports something computed`);
    }
  });

  it.each([
    ['Date.now()', 'Date.now'],
    ['new Date()', 'new Date()'],
    ['Math.random()', 'Math.random'],
    ["process.env['HOME']", 'process.'],
    ['Buffer.from([])', 'Buffer'],
    ['crypto.randomUUID()', 'crypto.'],
  ])('refuses in the kernel, domain and use cases: %s', (text, name) => {
    for (const path of ['src/kernel/a.ts', high('domain'), high('application')]) {
      expect(check(path, `const a = ${text};`)).toEqual([`${path} uses ${name}`]);
    }
  });

  it.each(['setTimeout(work, 1)', 'performance.now()'])('refuses in the domain: %s', (text) => {
    const found = (path: string): number => check(path, `const a = ${text};`).length;
    expect(['src/kernel/a.ts', high('domain')].map(found)).toEqual([1, 1]);
    expect(['src/kernel/concurrency/a.ts', high('application')].map(found)).toEqual([0, 0]);
  });

  it('does not treat prose as an import', () => {
    expect(check('src/kernel/a.ts', '/** Goes on from `here`; throws `that`. */')).toEqual([]);
  });

  it.each([
    'src/thing.ts',
    'src/kernels/thing.ts',
    'src/modules/thing.ts',
    'src/modules/high/thing.ts',
    'src/modules/high/compose-low.ts',
    'src/modules/high/helpers/thing.ts',
    'src/modules/unknown/domain/thing.ts',
    'lib/kernel/thing.ts',
  ])('refuses the misplaced file %s', (path) => {
    expect(check(path, '')).toEqual([`${path} belongs nowhere`]);
  });

  it('finds cycles between modules', () => {
    const cycle: ModuleTable = { a: { uses: ['b'] }, b: { uses: ['c'] }, c: { uses: ['a'] } };
    expect(moduleCycles(cycle)).toEqual(['a → b → c → a']);
    expect(moduleCycles({ a: { uses: ['a'] } })).toEqual(['a → a']);
  });

  it('finds import cycles, including type imports and longer cycles', () => {
    const files = [
      { path: 'src/kernel/a.ts', text: "import { b } from './b.ts';" },
      { path: 'src/kernel/b.ts', text: "export * from './deep/c.ts';" },
      { path: 'src/kernel/deep/c.ts', text: "import type { A } from '../a.ts';" },
      { path: 'src/kernel/d.ts', text: "import { a } from './a.ts';" },
      { path: 'src/kernel/e.ts', text: "import { e } from './e.ts';" },
    ];
    expect(importCycles(files)).toEqual([
      ['src/kernel/a.ts', 'src/kernel/b.ts', 'src/kernel/deep/c.ts'],
      ['src/kernel/e.ts'],
    ]);
  });

  it('finds unused entries of the table', () => {
    const path = high('domain');
    const text = `import { a } from '${low('domain/thing.ts')}';`;
    expect(unusedRules([{ path, text }], table)).toEqual(['low shows api/graphql/thing.ts']);
    expect(unusedRules([], table)).toContain('high uses low');
  });
});
