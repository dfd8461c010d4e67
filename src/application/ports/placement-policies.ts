import type { PlacementPolicy } from '../../domain/storage/choose-provider.ts';

/** Where an owner's files are to be kept: by a policy of the owner's own, else by the installation's. */
export interface PlacementPolicies {
  of(ownerId: string): Promise<PlacementPolicy>;
}
