import { describe, expect, it } from 'vitest';

import { DomainError } from '../../../../../src/kernel/domain-error.ts';
import type { StorageProvider } from '../../../../../src/modules/storage/domain/storage-provider.ts';
import { withSafeguards } from '../../../../../src/modules/storage/infrastructure/safeguards/with-safeguards.ts';
import { scriptedProvider, SOMEWHERE } from '../../../../support/storage/scripted-provider.ts';

const OPTIONAL = {
  listRestores: async function* none() {},
  localPathsOf: async () => ['/a'],
  s3ObjectOf: () => ({ endpoint: 'e', region: 'r', bucket: 'b', key: 'k' }),
  removeLeftovers: async () => {},
  signedUrl: async () => new URL('https://example.com'),
} satisfies Partial<StorageProvider>;

const names = Object.keys(OPTIONAL) as (keyof typeof OPTIONAL)[];

describe('withSafeguards', () => {
  it.each(names)('has %s only if the provider has it', (name) => {
    const without = withSafeguards(scriptedProvider(), { timeoutMs: 1_000 });
    const having = withSafeguards(scriptedProvider({ [name]: OPTIONAL[name] }), {
      timeoutMs: 1_000,
    });
    expect(names.filter((other) => other in without)).toEqual([]);
    expect(names.filter((other) => other in having)).toEqual([name]);
  });

  it('passes other calls and properties through to the provider', async () => {
    const provider = withSafeguards(scriptedProvider(OPTIONAL));
    expect(await provider.localPathsOf?.(SOMEWHERE)).toEqual(['/a']);
    expect(provider.s3ObjectOf?.(SOMEWHERE)).toMatchObject({ bucket: 'b' });
    expect(provider).toMatchObject({
      name: 'scripted',
      capabilities: { storageClass: 'STANDARD' },
    });
  });

  it('wraps records only if the provider has them', async () => {
    let calls = 0;
    const records = scriptedProvider({
      delete: async () => {
        calls += 1;
        if (calls === 1) throw new DomainError('PROVIDER_UNAVAILABLE', 'away');
      },
    });
    const retries = { pause: async () => {} };
    const provider = withSafeguards(scriptedProvider({ records }), { retries });
    await provider.records?.delete(SOMEWHERE);
    expect(calls).toBe(2);
    expect('records' in withSafeguards(scriptedProvider())).toBe(false);
  });

  it('calls methods of an object with private fields', async () => {
    class Plugin {
      readonly #answer = { healthy: true };
      readonly #url = new URL('https://example.com');
      health = async () => this.#answer;
      async signedUrl() {
        return this.#url;
      }
    }
    const plugin = Object.assign(new Plugin(), { ...scriptedProvider(), health: undefined });
    const provider = withSafeguards(Object.assign(plugin, { health: new Plugin().health }));
    const headers = { contentType: 'a/b', contentDisposition: 'inline' };
    expect((await provider.signedUrl?.(SOMEWHERE, 1, headers))?.hostname).toBe('example.com');
  });

  it('does not block other calls while waiting between two attempts', async () => {
    let free = (): void => {};
    const pause = () => new Promise<void>((resolve) => (free = resolve));
    let away = true;
    const provider = withSafeguards(
      scriptedProvider({
        delete: async () => {
          if (away) throw new DomainError('PROVIDER_UNAVAILABLE', 'away');
        },
        retrieve: async () => ({ kind: 'IN_PROGRESS' }),
      }),
      { retries: { pause }, limits: { puts: 1, calls: 1 } },
    );
    const deleting = provider.delete(SOMEWHERE);
    expect(await provider.retrieve(SOMEWHERE, 'BULK', 4)).toEqual({ kind: 'IN_PROGRESS' });
    away = false;
    free();
    await deleting;
  });
});
