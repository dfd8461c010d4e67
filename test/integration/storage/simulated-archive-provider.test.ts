import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { SimulatedArchiveProvider } from '../../../src/modules/storage/infrastructure/simulated-archive/simulated-archive-provider.ts';
import { storageProviderContract } from '../../contract/storage-provider.contract.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { folder } from '../../support/general/folders.ts';
import { bytesOf, collect, sourceOf } from '../../support/storage/object-source.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type ArchiveClass = 'GLACIER' | 'DEEP_ARCHIVE';

function open(root: string, clock: AdjustableClock, storageClass: ArchiveClass = 'DEEP_ARCHIVE') {
  return SimulatedArchiveProvider.open({ name: 'ice', root, storageClass, timeScale: 1, clock });
}

for (const storageClass of ['GLACIER', 'DEEP_ARCHIVE'] as const) {
  storageProviderContract(`simulated ${storageClass}`, async () => {
    const home = await folder();
    const clock = new AdjustableClock();
    const provider = await open(join(home.path, 'ice'), clock, storageClass);
    return {
      provider,
      thaw: async (location) => {
        await provider.retrieve(location, 'STANDARD', 2);
        clock.advance(12 * HOUR_MS);
      },
      [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
    };
  });
}

async function frozen(bytes = randomBytes(3_000_000)) {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await folder());
  const clock = new AdjustableClock();
  const root = join(home.path, 'ice');
  const provider = await open(root, clock);
  const location = await provider.put('a/photo', sourceOf(bytes));
  const owned = stack.move();
  return {
    root,
    clock,
    bytes,
    provider,
    location,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

describe('a simulated archive', () => {
  it('reports that it is simulated', async () => {
    await using ice = await frozen();
    expect(ice.provider.capabilities).toMatchObject({ simulated: true, instantAccess: false });
  });

  it('refuses reads before the restore is complete and after it expires', async () => {
    await using ice = await frozen();
    const { provider, location, clock, bytes } = ice;
    const refused = { code: 'RETRIEVAL_REQUIRED' };
    await expect(provider.open(location)).rejects.toMatchObject(refused);
    expect(await provider.retrieve(location, 'BULK', 4)).toEqual({ kind: 'IN_PROGRESS' });
    clock.advance(47.9 * HOUR_MS);
    await expect(provider.open(location)).rejects.toMatchObject(refused);
    clock.advance(0.1 * HOUR_MS);
    expect(await bytesOf(await provider.open(location))).toEqual(bytes);
    const { restore } = await provider.stat(location);
    if (restore.kind !== 'RESTORED') throw new Error(`the copy is ${restore.kind}`);
    expect(restore.until.toISOString()).toMatch(/T00:00:00\.000Z$/);
    clock.advance(5 * DAY_MS);
    await expect(provider.open(location)).rejects.toMatchObject(refused);
    expect(await provider.stat(location)).toMatchObject({ restore: { kind: 'NOT_REQUESTED' } });
  });

  it('keeps restores across a restart', async () => {
    await using ice = await frozen();
    await ice.provider.retrieve(ice.location, 'STANDARD', 2);
    ice.clock.advance(12 * HOUR_MS);
    const again = await open(ice.root, ice.clock);
    expect(await bytesOf(await again.open(ice.location))).toEqual(ice.bytes);
  });

  it('aborts a read that outlasts the restored copy', async () => {
    await using ice = await frozen();
    await ice.provider.retrieve(ice.location, 'STANDARD', 2);
    ice.clock.advance(12 * HOUR_MS);
    const reading = (await ice.provider.open(ice.location))[Symbol.asyncIterator]();
    expect((await reading.next()).done).toBe(false);
    ice.clock.advance(4 * DAY_MS);
    const rest = async () => {
      while (!(await reading.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'RETRIEVAL_REQUIRED' });
  });

  it('continues a read whose copy is extended meanwhile', async () => {
    await using ice = await frozen();
    await ice.provider.retrieve(ice.location, 'STANDARD', 2);
    ice.clock.advance(12 * HOUR_MS);
    const bytes = await ice.provider.open(ice.location);
    await ice.provider.retrieve(ice.location, 'BULK', 30);
    ice.clock.advance(4 * DAY_MS);
    expect(await bytesOf(bytes)).toEqual(ice.bytes);
  });

  it('lists the restores of a prefix', async () => {
    await using ice = await frozen();
    const other = await ice.provider.put('b/photo', sourceOf(randomBytes(10)));
    await ice.provider.retrieve(ice.location, 'STANDARD', 2);
    await ice.provider.retrieve(other, 'BULK', 4);
    expect(await collect(ice.provider.listRestores('a/'))).toEqual([
      { key: 'a/photo', restore: { kind: 'IN_PROGRESS' } },
    ]);
    ice.clock.advance(12 * HOUR_MS);
    expect(await collect(ice.provider.listRestores(''))).toHaveLength(2);
    const [restored] = await collect(ice.provider.listRestores('a/'));
    expect(restored).toMatchObject({ restore: { kind: 'RESTORED' } });
  });

  it('refuses a retrieval of a missing object', async () => {
    await using ice = await frozen();
    const nowhere = StorageLocation.of('ice', 'nowhere', 'DEEP_ARCHIVE');
    const asked = ice.provider.retrieve(nowhere, 'BULK', 4);
    await expect(asked).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('removes records of expired restores when removing leftovers', async () => {
    await using ice = await frozen();
    await ice.provider.retrieve(ice.location, 'STANDARD', 2);
    const kept = async () => {
      const names = await readdir(join(ice.root, 'restores'), { recursive: true });
      return names.filter((name) => name.endsWith('.json')).length;
    };
    await ice.provider.removeLeftovers(ice.clock.now());
    expect(await kept()).toBe(1);
    ice.clock.advance(5 * DAY_MS);
    await ice.provider.removeLeftovers(ice.clock.now());
    expect(await kept()).toBe(0);
  });

  it('hard-links an object of a local provider on the same disk', async () => {
    await using ice = await frozen();
    const hot = await LocalStorageProvider.open({ name: 'hot', root: join(ice.root, '../hot') });
    const source = sourceOf(randomBytes(1_000));
    const location = await hot.put('a/b', source);
    const localPaths = await hot.localPathsOf(location);
    await ice.provider.put('a/b', { ...source, localPaths });
    expect(await stat(join(ice.root, 'objects/a/b'))).toMatchObject({ nlink: 2 });
  });
});
