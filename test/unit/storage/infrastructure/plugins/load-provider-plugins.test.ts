import { describe, expect, it } from 'vitest';

import { loadProviderPlugins } from '../../../../../src/modules/storage/infrastructure/plugins/load-provider-plugins.ts';
import {
  EXAMPLE_FOLDER,
  EXAMPLE_PLUGIN,
  installation,
} from '../../../../support/repository/installed-packages.ts';

const plugin = (kind: string, more = ''): string =>
  `export default { apiVersion: 1, kind: '${kind}', settings: { parse: (x) => x }, create() {}, ${more} };`;

describe('loadProviderPlugins', () => {
  it('returns the named plugins by kind', async () => {
    await using home = await installation();
    await home.link(EXAMPLE_FOLDER);
    await home.write('@acme/storage', plugin('acme'));
    const plugins = await loadProviderPlugins([EXAMPLE_PLUGIN, '@acme/storage'], home.path);
    expect([...plugins.keys()]).toEqual(['network-drive', 'acme']);
    expect(plugins.get('network-drive')?.apiVersion).toBe(1);
  });

  it('does not load packages that were not named', async () => {
    await using home = await installation();
    await home.write('other', 'throw new Error("this was not asked for");');
    expect((await loadProviderPlugins([], home.path)).size).toBe(0);
  });

  it('accepts a named export, a CommonJS package, and duplicate names', async () => {
    await using home = await installation();
    await home.write('named', plugin('named').replace('export default', 'export const plugin ='));
    const common = { type: 'commonjs', main: 'index.js' };
    await home.write(
      'common',
      plugin('common').replace('export default', 'module.exports ='),
      common,
    );
    const plugins = await loadProviderPlugins(['named', 'common', 'common'], home.path);
    expect([...plugins.keys()]).toEqual(['named', 'common']);
  });

  it('calls a plugin with itself as `this`', async () => {
    await using home = await installation();
    await home.write('own', plugin('own', 'make: 7, create() { return this.make; }'));
    const plugins = await loadProviderPlugins(['own'], home.path);
    expect(plugins.get('own')?.create(undefined, {} as never)).toBe(7);
  });

  it('reports every problem at once', async () => {
    await using home = await installation();
    await home.write('broken', 'throw new Error("it breaks");');
    await home.write('newer', plugin('newer').replace('apiVersion: 1', 'apiVersion: 2'));
    await home.write('half', 'export default { apiVersion: 1, kind: "Half" };');
    await home.write('none', 'export const other = 1;');
    await home.write('taken', plugin('s3'));
    await home.write('first', plugin('same'));
    await home.write('second', plugin('same'));
    await home.write('closed', plugin('closed'), { exports: { import: './index.js' } });
    const names = [
      'absent',
      'fs',
      'broken',
      'newer',
      'half',
      'none',
      'taken',
      'first',
      'second',
      'closed',
    ];
    const error = await loadProviderPlugins(names, home.path).catch((reason: Error) => reason);
    expect((error as Error).message.split('\n')).toEqual([
      'The provider plugins are invalid:',
      `  absent: is not installed where FlexStorage runs (${home.path})`,
      '  fs: is part of Node.js, not a plugin',
      '  broken: cannot be loaded: it breaks',
      '  newer: apiVersion: must be 1',
      '  half: kind: must be 1–63 characters of a-z, 0-9 and -, starting with a letter',
      expect.stringMatching(/^ {2}half: settings: /),
      '  half: create: must be a function',
      '  none: exports no plugin; export it as the default or as `plugin`',
      '  taken: the kind s3 is built in',
      '  second: first already provides the kind same',
      '  closed: has no `exports` entry for the condition `default` in its package.json',
    ]);
  });
});
