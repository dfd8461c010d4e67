import { globSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { styleViolations } from '../../support/repository/style-violations.ts';

it('every file has a kebab-case name, at most 300 lines and a descriptive folder', () => {
  const written = globSync('{src,test,bench}/**/*.ts')
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('/generated/'));
  expect(written.length).toBeGreaterThan(500);
  const files = written.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  expect(styleViolations(files)).toEqual([]);
});

describe('the style check', () => {
  const check = (path: string, text = ''): string[] => styleViolations([{ path, text }]);

  it('accepts 300 lines and refuses 301', () => {
    expect(check('src/kernel/a.ts', 'x\n'.repeat(300))).toEqual([]);
    expect(check('src/kernel/a.ts', 'x\n'.repeat(301))).toEqual(['src/kernel/a.ts has 301 lines']);
    expect(check('src/kernel/a.ts', `${'x\n'.repeat(300)}x`)).toHaveLength(1);
  });

  it.each(['src/app/FileName.ts', 'src/app/file_name.ts', 'src/graphQl/a.ts', 'src/app/-a.ts'])(
    'refuses the name %s',
    (path) => {
      expect(check(path)).toEqual([`${path} is not in kebab-case`]);
    },
  );

  it.each(['src/app/a-b2.ts', 'src/modules/low/infrastructure/user.entity.ts', 'test/a.test.ts'])(
    'accepts the name %s',
    (path) => {
      expect(check(path)).toEqual([]);
    },
  );

  it.each(['utils', 'helpers', 'common'])('refuses a folder named %s', (folder) => {
    const path = `src/app/${folder}/a.ts`;
    expect(check(path)).toEqual([`${path} lies in a folder named ${folder}`]);
  });
});
