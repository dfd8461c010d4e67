import type { PlacementPolicy } from '../domain/choose-provider.ts';
import type { PlacementOverrides } from './placement-overrides.ts';

/** Resolves an owner's placement policy: the installation's policy with the owner's overrides. */
export class PlacementPolicies {
  constructor(
    private readonly overrides: PlacementOverrides,
    private readonly standard: PlacementPolicy,
  ) {}

  /** Reads the overrides within a transaction if given those of the transaction. */
  async of(ownerId: string, overrides = this.overrides): Promise<PlacementPolicy> {
    return { ...this.standard, ...(await overrides.of(ownerId)) };
  }
}
