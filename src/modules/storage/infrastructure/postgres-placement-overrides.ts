import { selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { PlacementOverrides } from '../application/placement-overrides.ts';
import type { PlacementPolicy } from '../domain/choose-provider.ts';

/** Stored in `app_user.placement_policy`. */
export function postgresPlacementOverrides(sql: Sql): PlacementOverrides {
  return {
    async of(ownerId) {
      const select = 'select placement_policy from app_user where id = $1';
      return (await selectValue<Partial<PlacementPolicy>>(sql, select, [ownerId])) ?? {};
    },

    async set(ownerId, own) {
      const policy = Object.keys(own).length === 0 ? null : JSON.stringify(own);
      const update = 'update app_user set placement_policy = $2 where id = $1 returning id';
      return (await sql(update, [ownerId, policy])).length > 0;
    },
  };
}
