import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openProviders } from '../../../../src/modules/storage/infrastructure/open-providers.ts';
import type { ProviderSettings } from '../../../../src/modules/storage/infrastructure/provider-settings-schema.ts';
import { systemClock } from '../../../../src/platform/system-clock.ts';
import { EXAMPLE_FOLDER, installation } from '../../../support/repository/installed-packages.ts';
import { NOTHING_ARCHIVED } from '../../../support/storage/nothing-archived.ts';
import { bytesOf, sourceOf } from '../../../support/storage/object-source.ts';

async function open(
  directory: string,
  settings: Pick<ProviderSettings, 'plugins' | 'providers'>,
  env: NodeJS.ProcessEnv = {},
) {
  const log = () => undefined;
  const opening = { clock: systemClock, env, directory, log };
  return openProviders({ ...settings, landing: 'local', policy: NOTHING_ARCHIVED }, opening);
}

describe('openProviders', () => {
  it('opens built-in and plugin providers that store and return objects', async () => {
    await using home = await installation();
    const plugin = await home.link(EXAMPLE_FOLDER);
    await writeFile(join(home.path, '.flexstorage-drive'), '');
    const providers = await open(home.path, {
      plugins: [plugin],
      providers: [
        { kind: 'local', name: 'local', root: join(home.path, 'local') },
        { kind: 'network-drive', name: 'nas', root: home.path },
      ],
    });
    expect(providers.map(({ name }) => name)).toEqual(['local', 'nas']);
    for (const provider of providers) {
      const location = await provider.put('a/b', sourceOf(Buffer.from(provider.name)));
      expect(location).toMatchObject({ provider: provider.name, key: 'a/b' });
      expect((await bytesOf(await provider.open(location))).toString()).toBe(provider.name);
    }
  });

  it('reports every provider that cannot be opened, and why', async () => {
    await using home = await installation();
    const plugin = await home.link(EXAMPLE_FOLDER);
    const s3 = { bucket: 'photos', region: 'eu-central-1', prefix: '', directDownloads: false };
    const opening = open(home.path, {
      plugins: [plugin],
      providers: [
        { kind: 'network-drive', name: 'nas', root: 'relative', more: 1 },
        { kind: 'tape', name: 'tape' },
        {
          ...s3,
          kind: 'b2',
          name: 'blaze',
          accessKeyId: { env: 'KEY_ID' },
          secretAccessKey: 'hunter2',
        },
      ],
    });
    const error = await opening.catch((reason: Error) => reason);
    expect((error as Error).message.split('\n')).toEqual([
      'Some providers could not be opened:',
      '  nas: The settings of the provider nas are invalid:',
      '    more: is not known',
      '    root: is an absolute path',
      '  tape: Provider tape has the kind tape, which no plugin provides.',
      '  blaze: The providers require the environment variable KEY_ID, which is not set.',
    ]);
  });

  it('opens nothing when a plugin cannot be loaded', async () => {
    await using home = await installation();
    const opening = open(home.path, { plugins: ['absent'], providers: [] });
    await expect(opening).rejects.toThrow('The provider plugins are invalid:\n  absent: is not');
  });
});
