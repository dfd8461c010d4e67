import type { PlacementPolicy } from '../domain/choose-provider.ts';

/** Where an owner's files are to be kept: by a policy of the owner's own, else by the installation's. */
export interface PlacementPolicies {
  of(ownerId: string): Promise<PlacementPolicy>;
  /** What is decided otherwise for the owner than for the installation. */
  ownOf(ownerId: string): Promise<Partial<PlacementPolicy>>;
  /** In place of what was decided for the owner before. Resolves to whether there is such an owner. */
  set(ownerId: string, own: Partial<PlacementPolicy>): Promise<boolean>;
}
