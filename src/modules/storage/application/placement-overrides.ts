import type { PlacementPolicy } from '../domain/choose-provider.ts';

/** Placement settings of single accounts that override the installation's policy. */
export interface PlacementOverrides {
  of(ownerId: string): Promise<Partial<PlacementPolicy>>;
  /** Replaces the previous settings. Resolves to whether the owner exists. */
  set(ownerId: string, own: Partial<PlacementPolicy>): Promise<boolean>;
}
