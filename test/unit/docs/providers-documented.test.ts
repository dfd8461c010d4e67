import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readProviderSettings } from '../../../src/modules/storage/infrastructure/provider-settings.ts';
import { folder } from '../../support/general/folders.ts';

const DOC = readFileSync(new URL('../../../docs/providers.md', import.meta.url), 'utf8');

interface Block {
  readonly kind?: string;
  readonly providers?: unknown;
  readonly Policy?: string;
}

const blocks = [...DOC.matchAll(/```json\n(.*?)```/gs)].map(
  ([, text = '']) => JSON.parse(text) as Block,
);

describe('docs/providers.md', () => {
  it('shows valid settings', async () => {
    await using home = await folder();
    const path = join(home.path, 'providers.json');
    const files = blocks.flatMap((block) => {
      if (block.kind !== undefined) return [{ providers: [block] }];
      return block.providers === undefined ? [] : [block];
    });
    expect(files).toHaveLength(2);
    for (const file of files) {
      await writeFile(path, JSON.stringify(file));
      expect(
        readProviderSettings(path, (name) => `/data/${name}`).providers.length,
      ).toBeGreaterThan(0);
    }
  });

  it('shows a queue policy that is JSON within JSON', () => {
    const [policy] = blocks.flatMap(({ Policy }) => Policy ?? []);
    expect(JSON.parse(policy ?? '')).toMatchObject({ Statement: [{ Action: 'sqs:SendMessage' }] });
  });

  it('describes every field of the bundled example', () => {
    const example = readFileSync(
      new URL('../../../config/providers.example.json', import.meta.url),
      'utf8',
    );
    const fields = new Set<string>();
    JSON.parse(example, (field, value: unknown) => {
      if (/^[a-z]/.test(field)) fields.add(field);
      return value;
    });
    expect(fields.size).toBeGreaterThan(20);
    expect([...fields].filter((field) => !DOC.includes(field))).toEqual([]);
  });
});
