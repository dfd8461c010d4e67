import type * as kernel from '../../../kernel/unit-of-work.ts';
import type { PlacementOverrides } from './placement-overrides.ts';

/** What use cases of storage may touch within one transaction. */
export interface Transaction extends kernel.Transaction {
  readonly placementOverrides: PlacementOverrides;
}
