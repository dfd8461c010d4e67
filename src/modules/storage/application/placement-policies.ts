import type { PlacementPolicy } from '../domain/choose-provider.ts';
import type { PlacementOverrides } from './placement-overrides.ts';
import type { Transaction } from './unit-of-work.ts';

/** Where an owner's files are kept: by the installation's policy, with what was decided otherwise for the owner. */
export class PlacementPolicies {
  constructor(
    private readonly overrides: PlacementOverrides,
    private readonly standard: PlacementPolicy,
  ) {}

  of(ownerId: string): Promise<PlacementPolicy> {
    return this.by(this.overrides, ownerId);
  }

  /** As the transaction sees it. */
  within({ placementOverrides }: Transaction, ownerId: string): Promise<PlacementPolicy> {
    return this.by(placementOverrides, ownerId);
  }

  private async by(overrides: PlacementOverrides, ownerId: string): Promise<PlacementPolicy> {
    return { ...this.standard, ...(await overrides.of(ownerId)) };
  }
}
