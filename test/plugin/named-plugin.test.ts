import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { storageProviderContract } from '../contract/storage-provider.contract.ts';
import { installation } from '../support/repository/installed-packages.ts';
import { pluggedSubject } from '../support/storage/plugged-subject.ts';

const { PLUGIN, PLUGIN_SETTINGS = '{}' } = process.env;

/** JSON, or the path of a JSON file. */
function settingsOf(text: string): Record<string, unknown> {
  return JSON.parse(existsSync(text) ? readFileSync(text, 'utf8') : text);
}

describe('a custom plugin', () => {
  it('is given by PLUGIN', ({ skip }) => {
    skip(PLUGIN === undefined, 'NOT TESTED: npm run test:plugin tests the plugin in PLUGIN');
    expect(PLUGIN).not.toBe('');
  });
});

if (PLUGIN !== undefined) {
  const settings = settingsOf(PLUGIN_SETTINGS);
  storageProviderContract(PLUGIN, async () => {
    // A folder is installed before it is loaded, as in production.
    if (!existsSync(join(PLUGIN, 'package.json'))) {
      return pluggedSubject({ name: PLUGIN, from: process.cwd(), settings });
    }
    await using installed = await installation();
    return await pluggedSubject({
      name: await installed.link(PLUGIN),
      from: installed.path,
      settings,
    });
  });
}
