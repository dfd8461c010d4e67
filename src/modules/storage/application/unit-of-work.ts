import type * as kernel from '../../../kernel/unit-of-work.ts';
import type { PlacementOverrides } from './placement-overrides.ts';

/** Repositories available to storage use cases within one transaction. */
export interface Transaction extends kernel.Transaction {
  readonly placementOverrides: PlacementOverrides;
}
