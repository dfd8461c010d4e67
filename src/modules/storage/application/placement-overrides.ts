import type { PlacementPolicy } from '../domain/choose-provider.ts';

/** What was decided for an owner otherwise than for the installation. */
export interface PlacementOverrides {
  of(ownerId: string): Promise<Partial<PlacementPolicy>>;
  /** Replaces what was decided before. Resolves to whether there is such an owner. */
  set(ownerId: string, own: Partial<PlacementPolicy>): Promise<boolean>;
}
