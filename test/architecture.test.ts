import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { layerViolations, type SourceFile, styleViolations } from './support/layer-violations.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function sources(pattern: string): SourceFile[] {
  return globSync(pattern, { cwd: ROOT }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(`${ROOT}/${path}`, 'utf8'),
  }));
}

describe('the source tree', () => {
  it('is where this test looks for it', () => {
    const paths = sources('src/**/*.ts').map(({ path }) => path);
    for (const folder of ['domain', 'application', 'infrastructure', 'api', 'app']) {
      expect(paths.filter((path) => path.startsWith(`src/${folder}/`)).length).toBeGreaterThan(3);
    }
    expect(paths).toContain('src/main.ts');
  });

  it('imports only to the left: domain ← application ← (infrastructure, api) ← app', () => {
    expect(layerViolations(sources('src/**/*.ts'))).toEqual([]);
  });

  it('has kebab-case files of at most 300 lines, in folders that say what they hold', () => {
    const written = sources('{src,test,bench}/**/*.ts').filter(
      ({ path }) => !path.includes('/generated/'),
    );
    expect(styleViolations(written)).toEqual([]);
  });
});

describe('the layer check', () => {
  const check = (path: string, text: string): string[] => layerViolations([{ path, text }]);

  it.each([
    ['domain', '../../application/upload/start-upload.ts'],
    ['domain', '../../infrastructure/system-clock.ts'],
    ['domain', '../../api/http/problem.ts'],
    ['domain', '../../app/config.ts'],
    ['domain', '../../main.ts'],
    ['domain', 'node:fs'],
    ['domain', 'node:crypto'],
    ['domain', 'fs'],
    ['domain', 'zod'],
    ['domain', '@mikro-orm/core'],
    ['application', '../../infrastructure/system-clock.ts'],
    ['application', '../../api/http/problem.ts'],
    ['application', '../../app/config.ts'],
    ['application', 'node:crypto'],
    ['application', 'pino'],
    ['infrastructure', '../../api/http/problem.ts'],
    ['infrastructure', '../../app/config.ts'],
    ['infrastructure', '../../main.ts'],
    ['api', '../../infrastructure/system-clock.ts'],
    ['api', '../../app/config.ts'],
    ['api', '../../main.ts'],
    ['app', '../../../test/support/folders.ts'],
    ['app', '../../../package.json'],
    ['api', '/srv/flexstorage/secret.ts'],
    ['api', 'file:///srv/secret.ts'],
    ['api', 'data:text/javascript,1'],
    ['infrastructure', 'src/app/config.ts'],
    ['infrastructure', '#app/config.ts'],
    ['api', '../../unknown/thing.ts'],
  ])('refuses that %s imports %s', (layer, to) => {
    expect(check(`src/${layer}/some/thing.ts`, `import { a } from '${to}';\n`)).toEqual([
      `src/${layer}/some/thing.ts imports ${to}`,
    ]);
  });

  it.each([
    ['a type', "import type { A } from '#';"],
    ['a default', 'import a from "#";'],
    ['everything', "import * as a from '#';"],
    ['only the effect', "import '#';"],
    ['names on many lines', "import {\n  // don't stop here\n  a,\n  type B,\n} from '#';"],
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
    ['no space at all', "import{a}from'#';"],
  ])('sees an import by %s', (_what, text) => {
    const to = '../../api/http/problem.ts';
    const path = 'src/domain/file/thing.ts';
    expect(check(path, text.replace('#', to))).toEqual([`${path} imports ${to}`]);
  });

  it.each([
    'await import(name);',
    'await import(`./${name}.ts`);',
    "await import('./' + name);",
    'require(name);',
  ])('refuses %s where it could not see what comes in', (text) => {
    for (const layer of ['domain', 'application', 'api']) {
      const path = `src/${layer}/some/thing.ts`;
      expect(check(path, text)).toContain(`${path} imports something computed`);
    }
  });

  it.each([
    ['domain', 'Date.now()', 'Date.now'],
    ['domain', 'new Date()', 'new Date()'],
    ['domain', 'Math.random()', 'Math.random'],
    ['domain', "process.env['HOME']", 'process.'],
    ['domain', 'Buffer.from([])', 'Buffer'],
    ['domain', 'crypto.randomUUID()', 'crypto.'],
    ['domain', 'setTimeout(work, 1)', 'setTimeout'],
    ['application', 'Date.now()', 'Date.now'],
    ['domain', 'performance.now()', 'performance.'],
    ['application', 'Math.random()', 'Math.random'],
    ['application', 'new Date()', 'new Date()'],
  ])('refuses in %s: %s', (layer, text, name) => {
    const path = `src/${layer}/some/thing.ts`;
    expect(check(path, `const a = ${text};`)).toEqual([`${path} uses ${name}`]);
  });

  it('takes no prose for an import', () => {
    expect(check('src/domain/a/b.ts', '/** Goes on from `here`; throws `that`. */')).toEqual([]);
  });

  it.each(['src/thing.ts', 'src/shared/thing.ts', 'src/domains/thing.ts', 'lib/domain/thing.ts'])(
    'refuses %s, which belongs to no layer',
    (path) => {
      expect(check(path, '')).toEqual([`${path} belongs to no layer`]);
    },
  );

  it.each([
    ['src/domain/file/a.ts', '../shared/domain-error.ts'],
    ['src/domain/file/a.ts', './file-name.ts'],
    ['src/modules/upload/application/a.ts', '../../domain/file/file-name.ts'],
    ['src/modules/upload/application/a.ts', '../ports/staging.ts'],
    ['src/infrastructure/a.ts', '../application/ports/staging.ts'],
    ['src/infrastructure/a.ts', 'node:fs/promises'],
    ['src/infrastructure/a.ts', '@mikro-orm/core'],
    ['src/api/http/a.ts', '../../domain/shared/domain-error.ts'],
    ['src/api/http/a.ts', 'graphql'],
    ['src/app/a.ts', '../infrastructure/system-clock.ts'],
    ['src/app/a.ts', '../api/http/problem.ts'],
    ['src/app/a.ts', 'src-map'],
    ['src/main.ts', './app/config.ts'],
    ['src/main.ts', './infrastructure/system-clock.ts'],
  ])('lets %s import %s', (path, to) => {
    expect(check(path, `import { a } from '${to}';`)).toEqual([]);
  });
});

describe('the style check', () => {
  const check = (path: string, text = ''): string[] => styleViolations([{ path, text }]);

  it('counts lines: 300 are fine, 301 are not', () => {
    expect(check('src/domain/a.ts', 'x\n'.repeat(300))).toEqual([]);
    expect(check('src/domain/a.ts', 'x\n'.repeat(301))).toEqual(['src/domain/a.ts has 301 lines']);
    expect(check('src/domain/a.ts', `${'x\n'.repeat(300)}x`)).toHaveLength(1);
  });

  it.each([
    'src/api/FileName.ts',
    'src/api/fileName.ts',
    'src/api/file_name.ts',
    'src/graphQl/a.ts',
    'src/api/-a.ts',
  ])('refuses the name %s', (path) => {
    expect(check(path)).toEqual([`${path} is not in kebab-case`]);
  });

  it.each([
    'src/api/a-b2.ts',
    'src/modules/account/infrastructure/user.entity.ts',
    'test/a.test.ts',
  ])('takes the name %s', (path) => {
    expect(check(path)).toEqual([]);
  });

  it.each(['utils', 'helpers', 'common'])('refuses a folder named %s', (folder) => {
    const path = `src/api/${folder}/a.ts`;
    expect(check(path)).toEqual([`${path} lies in a folder named ${folder}`]);
  });
});
