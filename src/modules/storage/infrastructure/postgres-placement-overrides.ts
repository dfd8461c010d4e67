import { selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { PlacementOverrides } from '../application/placement-overrides.ts';
import type { PlacementPolicy } from '../domain/choose-provider.ts';

/** Stored in `app_user.placement_policy`. */
export class PostgresPlacementOverrides implements PlacementOverrides {
  constructor(private readonly sql: Sql) {}

  async of(ownerId: string): Promise<Partial<PlacementPolicy>> {
    const select = 'select placement_policy from app_user where id = $1';
    return (await selectValue<Partial<PlacementPolicy>>(this.sql, select, [ownerId])) ?? {};
  }

  async set(ownerId: string, own: Partial<PlacementPolicy>): Promise<boolean> {
    const policy = Object.keys(own).length === 0 ? null : JSON.stringify(own);
    const rows = await this.sql(
      'update app_user set placement_policy = $2 where id = $1 returning id',
      [ownerId, policy],
    );
    return rows.length > 0;
  }
}
