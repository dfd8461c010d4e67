import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { storageProviderContract } from '../contract/storage-provider.contract.ts';
import { installation } from '../support/installed-packages.ts';
import { pluggedSubject } from '../support/plugged-subject.ts';

const { PLUGIN, PLUGIN_SETTINGS = '{}' } = process.env;

/** JSON, or the path of a file with it. */
function settingsOf(text: string): Record<string, unknown> {
  return JSON.parse(existsSync(text) ? readFileSync(text, 'utf8') : text);
}

describe('a plugin of your own', () => {
  it('is named', ({ skip }) => {
    skip(PLUGIN === undefined, 'NOT TESTED: npm run test:plugin tests the one that PLUGIN names');
    expect(PLUGIN).not.toBe('');
  });
});

if (PLUGIN !== undefined) {
  const settings = settingsOf(PLUGIN_SETTINGS);
  storageProviderContract(PLUGIN, async () => {
    // A folder is installed before it is loaded, as it will be.
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
