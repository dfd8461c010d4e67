import type { Sql } from '../../../platform/postgres/sql.ts';
import type { AccountQueries, AccountRow } from '../application/account-queries.ts';
import { Quota } from '../domain/quota.ts';

interface QuotaColumns {
  readonly quotaLimit: number;
  readonly quotaUsed: number;
  readonly quotaReserved: number;
}

/** Excludes closed accounts. */
const SELECT = 'select id, email, role, created_at from app_user where closed_at is null';

export function postgresAccountQueries(sql: Sql): AccountQueries {
  const one = async (text: string, values: unknown[]): Promise<AccountRow | undefined> =>
    (await sql<AccountRow>(text, values))[0];
  return {
    find: (userId) => one(`${SELECT} and id = $1`, [userId]),

    findByEmail: (email) => one(`${SELECT} and email = $1`, [email]),

    firstAdmin: () => one(`${SELECT} and role = 'ADMIN' order by created_at, id limit 1`, []),

    async page({ after, query, limit }) {
      // PostgreSQL text cannot contain NUL.
      if (query?.includes('\u0000')) return [];
      const values: unknown[] = [limit];
      let condition = 'closed_at is null';
      if (after !== undefined) condition += ` and id > $${values.push(after)}`;
      if (query !== undefined) condition += ` and position($${values.push(query)} in email) > 0`;
      const rows = await sql<AccountRow & QuotaColumns>(
        `select id, email, role, created_at, quota_limit, quota_used, quota_reserved
         from app_user where ${condition} order by id limit $1`,
        values,
      );
      return rows.map(({ quotaLimit, quotaUsed, quotaReserved, ...account }) => ({
        ...account,
        quota: Quota.of(quotaLimit, quotaUsed, quotaReserved),
      }));
    },
  };
}
