import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

import type * as published from '../../../../../examples/flexstorage-provider-network-drive/flexstorage.d.ts';
import type {
  ProviderCapabilities,
  StorageProvider,
} from '../../../../../src/modules/storage/domain/storage-provider.ts';
import { openPluggedProvider } from '../../../../../src/modules/storage/infrastructure/plugins/open-plugged-provider.ts';
import { pluginContext } from '../../../../../src/modules/storage/infrastructure/plugins/plugin-context.ts';
import type {
  ProviderPlugin,
  ProviderPluginContext,
} from '../../../../../src/modules/storage/infrastructure/plugins/provider-plugin.ts';
import { systemClock } from '../../../../../src/platform/system-clock.ts';

const CAPABILITIES: ProviderCapabilities = {
  storageClass: 'STANDARD',
  instantAccess: true,
  retrievalTiers: [],
  signedUrls: false,
  maxObjectBytes: 1000,
  simulated: false,
  timeScale: 1,
  priceList: undefined,
};

const never = () => Promise.reject(new Error('nobody calls it'));

function made(more: object = {}): StorageProvider {
  const methods = { put: never, open: never, stat: never, retrieve: never, delete: never };
  return {
    name: 'acme-1',
    capabilities: CAPABILITIES,
    ...methods,
    list: never,
    health: never,
    ...more,
  } as never;
}

function pluginOf(create: ProviderPlugin<{ url: string }>['create']): ProviderPlugin {
  const settings = z.strictObject({ url: z.url(), retries: z.number().default(3) });
  return { apiVersion: 1, kind: 'acme', settings, create };
}

const SETTINGS = { kind: 'acme', name: 'acme-1', url: 'https://acme.test/' };

const contextOf = (env: NodeJS.ProcessEnv = {}): ProviderPluginContext =>
  pluginContext('acme-1', { clock: systemClock, env, log: () => undefined });

const open = (create: ProviderPlugin<{ url: string }>['create'], settings = SETTINGS) =>
  openPluggedProvider(pluginOf(create), settings, contextOf());

describe('openPluggedProvider', () => {
  it('passes validated settings without kind and name to the plugin and returns its provider', async () => {
    const provider = made();
    let seen: unknown;
    const opened = await open((settings, { name }) => {
      seen = { settings, name };
      return provider;
    });
    expect(opened).toBe(provider);
    expect(seen).toEqual({ settings: { url: SETTINGS.url, retries: 3 }, name: 'acme-1' });
  });

  it('reports every invalid setting without its value', async () => {
    const settings = { ...SETTINGS, url: 'hunter2', more: 1 };
    const error = await open(() => made(), settings).catch((reason: Error) => reason);
    expect((error as Error).message.split('\n')).toEqual([
      'The settings of the provider acme-1 are invalid:',
      '  url: Invalid URL',
      '  Unrecognized key: "more"',
    ]);
  });

  it('reports the error message of a plugin that does not report issues', async () => {
    const plugin: ProviderPlugin = {
      ...pluginOf(() => made()),
      settings: {
        parse: () => {
          throw new Error('there is no url');
        },
      },
    };
    const opening = openPluggedProvider(plugin, SETTINGS, contextOf());
    await expect(opening).rejects.toThrow('acme-1 are invalid:\n  there is no url');
  });

  it('reports a kind that no plugin provides', async () => {
    const opening = openPluggedProvider(undefined, SETTINGS, contextOf());
    await expect(opening).rejects.toThrow(
      'Provider acme-1 has the kind acme, which no plugin provides.',
    );
  });

  it('reports why a provider cannot be opened', async () => {
    const opening = open(() => Promise.reject(new Error('no such account')));
    await expect(opening).rejects.toThrow(
      'The provider acme-1 could not be opened: no such account',
    );
  });

  it.each([
    { what: 'nothing', provider: undefined, problems: ['must be an object'] },
    {
      what: 'another name',
      provider: made({ name: 'x' }),
      problems: ['name: is x, but must be acme-1'],
    },
    {
      what: 'methods missing',
      provider: made({ put: undefined, list: 1, signedUrl: 1 }),
      problems: [
        'put: must be a function',
        'list: must be a function',
        'signedUrl: must be a function',
      ],
    },
    {
      what: 'inherited capabilities',
      provider: made({ capabilities: Object.create(CAPABILITIES) }),
      problems: ['capabilities: must be a plain object, without inherited properties'],
    },
    {
      what: 'signed URLs declared but not implemented',
      provider: made({ capabilities: { ...CAPABILITIES, signedUrls: true } }),
      problems: ['capabilities.signedUrls: must match whether the method signedUrl exists'],
    },
    {
      what: 'an archive declared as instantly readable',
      provider: made({ capabilities: { ...CAPABILITIES, storageClass: 'DEEP_ARCHIVE' } }),
      problems: [
        'capabilities.instantAccess: is true, but DEEP_ARCHIVE must be restored first',
        'capabilities.retrievalTiers: must not be empty',
      ],
    },
    {
      what: 'an archive with an unsupported tier',
      provider: made({
        capabilities: {
          ...CAPABILITIES,
          storageClass: 'DEEP_ARCHIVE',
          instantAccess: false,
          retrievalTiers: ['EXPEDITED', 'BULK'],
        },
      }),
      problems: ['capabilities.retrievalTiers: DEEP_ARCHIVE does not support EXPEDITED'],
    },
    {
      what: 'records that are not a provider',
      provider: made({ records: { name: 'acme-1', capabilities: CAPABILITIES } }),
      problems: ['put', 'open', 'stat', 'retrieve', 'delete', 'list', 'health'].map(
        (name) => `records.${name}: must be a function`,
      ),
    },
  ])('refuses a provider with $what', async ({ provider, problems }) => {
    const error = await open(() => provider as StorageProvider).catch((reason: Error) => reason);
    expect((error as Error).message.split('\n')).toEqual([
      'The plugin acme did not create a valid storage provider:',
      ...problems.map((problem) => `  ${problem}`),
    ]);
  });
});

describe('the context of a plugin', () => {
  it('creates locations, hashes and errors', () => {
    const context = contextOf();
    expect(context.location('a/b', 'GLACIER', '7')).toMatchObject({
      provider: 'acme-1',
      key: 'a/b',
      storageClass: 'GLACIER',
      version: '7',
    });
    expect(() => context.location('../a')).toThrow('Invalid storage key: ../a.');
    expect(context.hash('AB'.repeat(32)).hex).toBe('ab'.repeat(32));
    const cause = new Error('the wire');
    const error = context.error('PROVIDER_UNAVAILABLE', 'gone', { cause });
    expect(error).toMatchObject({ name: 'DomainError', code: 'PROVIDER_UNAVAILABLE', cause });
  });

  it('reads secrets from strings and environment variables', () => {
    const context = contextOf({ ACME_KEY: 'hunter2' });
    expect(context.secret('plain')).toBe('plain');
    expect(context.secret({ env: 'ACME_KEY' })).toBe('hunter2');
    expect(() => context.secret({ env: 'OTHER' })).toThrow(
      'the environment variable OTHER, which is not set',
    );
    expect(() => context.secret({ word: 'hunter2' })).toThrow(/^A secret must be a string/);
  });
});

describe('the published plugin types', () => {
  it('match those of FlexStorage', () => {
    expectTypeOf<ProviderPluginContext>().toExtend<published.ProviderPluginContext>();
    expectTypeOf<StorageProvider>().toExtend<published.StorageProvider>();
    expectTypeOf<published.ProviderCapabilities>().toEqualTypeOf<ProviderCapabilities>();
    expectTypeOf<published.ErrorCode>().toExtend<Parameters<ProviderPluginContext['error']>[0]>();
    expectTypeOf<keyof published.StorageProvider>().toExtend<keyof StorageProvider>();
  });
});
