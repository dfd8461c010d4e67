import type { PlacementPolicies } from '../../application/ports/placement-policies.ts';
import type { PlacementPolicy } from '../../domain/storage/choose-provider.ts';
import type { Sql } from './sql.ts';

/** The installation's policy, with what is decided otherwise for an owner in `app_user.placement_policy`. */
export class PostgresPlacementPolicies implements PlacementPolicies {
  constructor(
    private readonly sql: Sql,
    private readonly standard: PlacementPolicy,
  ) {}

  async of(ownerId: string): Promise<PlacementPolicy> {
    const [row] = await this.sql<{ placement_policy: Partial<PlacementPolicy> | null }>(
      'select placement_policy from app_user where id = $1',
      [ownerId],
    );
    return { ...this.standard, ...row?.placement_policy };
  }
}
