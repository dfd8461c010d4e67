import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { storageProviderContract } from '../contract/storage-provider.contract.ts';
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
  const plugin = { name: PLUGIN, from: process.cwd(), settings: settingsOf(PLUGIN_SETTINGS) };
  storageProviderContract(PLUGIN, () => pluggedSubject(plugin));
}
