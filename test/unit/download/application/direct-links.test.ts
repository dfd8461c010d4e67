import { describe, expect, it } from 'vitest';

import { DirectLinks } from '../../../../src/modules/download/application/direct-links.ts';
import type { ReadableCopy } from '../../../../src/modules/library/application/file-queries.ts';
import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import type { StorageProvider } from '../../../../src/modules/storage/domain/storage-provider.ts';
import { scriptedProvider } from '../../../support/storage/scripted-provider.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const clock = { now: () => NOW };
const HEADERS = { contentType: 'image/jpeg', contentDisposition: 'inline' };
const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1000);

function linking(name: string, isAllowed = true): StorageProvider {
  const base = scriptedProvider();
  return scriptedProvider({
    name,
    capabilities: { ...base.capabilities, signedUrls: isAllowed },
    signedUrl: async ({ key }, ttl) => new URL(`https://${name}.example/${key}?ttl=${ttl}`),
  });
}

const HOT: ReadableCopy = {
  id: 'hot-copy',
  location: StorageLocation.of('hot', 'a', 'STANDARD'),
  restore: { kind: 'NOT_NEEDED' },
};
const restored = (until: Date): ReadableCopy => ({
  id: 'deep-copy',
  location: StorageLocation.of('deep', 'a', 'DEEP_ARCHIVE'),
  restore: { kind: 'RESTORED', until },
});

describe('a direct link', () => {
  const links = new DirectLinks({ all: [linking('hot'), linking('deep')] }, clock);

  it('prefers a hot copy to a restored one and lasts 15 minutes', async () => {
    expect(await links.of([restored(seconds(9_999)), HOT], HEADERS)).toEqual({
      url: 'https://hot.example/a?ttl=900',
      expiresAt: seconds(900),
    });
  });

  it('expires with its restored copy', async () => {
    const copies = [restored(seconds(60.5))];
    expect(await links.of(copies, HEADERS)).toEqual({
      url: 'https://deep.example/a?ttl=60',
      expiresAt: seconds(60),
    });
  });

  it.each([
    ['at least a second remains', [restored(seconds(0.5))]],
    ['a copy can be read', [restored(seconds(-1))]],
    ['there is a copy', []],
  ])('is not issued unless %s', async (_what, copies) => {
    expect(await links.of(copies, HEADERS)).toBeUndefined();
  });

  it('is not issued unless the operator enables it', async () => {
    const closed = new DirectLinks({ all: [linking('hot', false)] }, clock);
    expect(await closed.of([HOT], HEADERS)).toBeUndefined();
  });
});
