import { existsSync, readFileSync } from 'node:fs';

import { describe, it } from 'vitest';

import { storageProviderContract } from '../contract/storage-provider.contract.ts';
import { pluggedSubject } from '../support/plugged-subject.ts';

const { PLUGIN, PLUGIN_SETTINGS = '{}' } = process.env;

/** JSON, or the path of a file with it. */
function settingsOf(text: string): Record<string, unknown> {
  return JSON.parse(existsSync(text) ? readFileSync(text, 'utf8') : text);
}

if (PLUGIN === undefined) {
  describe('a plugin of your own', () => {
    it.skip('NOT TESTED: npm run test:plugin with PLUGIN and PLUGIN_SETTINGS tests one', () => {});
  });
} else {
  const plugin = { name: PLUGIN, from: process.cwd(), settings: settingsOf(PLUGIN_SETTINGS) };
  storageProviderContract(PLUGIN, () => pluggedSubject(plugin));
}
