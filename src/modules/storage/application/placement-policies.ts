import type { PlacementPolicy } from '../domain/choose-provider.ts';
import type { PlacementOverrides } from './placement-overrides.ts';
import type { Transaction } from './unit-of-work.ts';

/** Resolves an owner's placement policy: the installation's policy with the owner's overrides. */
export class PlacementPolicies {
  constructor(
    private readonly overrides: PlacementOverrides,
    private readonly standard: PlacementPolicy,
  ) {}

  of(ownerId: string): Promise<PlacementPolicy> {
    return this.by(this.overrides, ownerId);
  }

  /** Reads within the transaction. */
  within({ placementOverrides }: Transaction, ownerId: string): Promise<PlacementPolicy> {
    return this.by(placementOverrides, ownerId);
  }

  private async by(overrides: PlacementOverrides, ownerId: string): Promise<PlacementPolicy> {
    return { ...this.standard, ...(await overrides.of(ownerId)) };
  }
}
