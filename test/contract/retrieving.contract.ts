import { beforeEach, describe, expect, it } from 'vitest';

import { RETRIEVAL_TIERS } from '../../src/modules/storage/domain/retrieval-tier.ts';
import type { StorageProvider } from '../../src/modules/storage/domain/storage-provider.ts';
import { collect, sourceOf } from '../support/storage/object-source.ts';
import type { Subject } from './storage-provider.contract.ts';

/** The part of the contract about archived objects. */
export function retrievingContract(subject: () => Subject): void {
  describe('retrieve', () => {
    let provider: StorageProvider;
    beforeEach(() => {
      provider = subject().provider;
    });

    it('refuses a tier that is not offered', async () => {
      const location = await provider.put('cold', sourceOf(Buffer.from('cold')));
      const offered = provider.capabilities.retrievalTiers;
      const others = RETRIEVAL_TIERS.filter((tier) => !offered.includes(tier));
      const answers = others.map((tier) =>
        provider.retrieve(location, tier, 1).catch((error: { code?: string }) => error.code),
      );
      expect(await Promise.all(answers)).toEqual(others.map(() => 'RETRIEVAL_TIER_UNSUPPORTED'));
    });

    it('accepts the offered tiers, repeatedly during a restore', async () => {
      const states = provider.capabilities.retrievalTiers.map(async (tier) => {
        const location = await provider.put(tier, sourceOf(Buffer.from(tier)));
        await expect(provider.open(location)).rejects.toBeInstanceOf(Error);
        await provider.retrieve(location, tier, 1);
        return (await provider.retrieve(location, tier, 1)).kind;
      });
      const known = new Set(['IN_PROGRESS', 'RESTORED']);
      expect((await Promise.all(states)).filter((kind) => !known.has(kind))).toEqual([]);
    });

    it('lists requested restores consistently with stat', async () => {
      const [tier] = provider.capabilities.retrievalTiers;
      const listRestores = provider.listRestores?.bind(provider);
      if (!listRestores || !tier || subject().hidesListedRestores) return;
      const asked = await provider.put('a/asked', sourceOf(Buffer.from('asked')));
      await provider.put('a/other', sourceOf(Buffer.from('other')));
      await provider.put('b/asked', sourceOf(Buffer.from('elsewhere')));
      await provider.retrieve(asked, tier, 4);
      const listed = async () => {
        const all = await collect(listRestores('a/'));
        return all.filter(({ restore }) => restore.kind !== 'NOT_REQUESTED');
      };
      expect(await listed()).toEqual([{ key: 'a/asked', restore: { kind: 'IN_PROGRESS' } }]);
      await subject().thaw?.(asked);
      const { restore } = await provider.stat(asked);
      expect(restore.kind).toBe('RESTORED');
      expect(await listed()).toEqual([{ key: 'a/asked', restore }]);
    });
  });
}
