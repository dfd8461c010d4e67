import type { QuotaLedger } from '../../application/ports/quota-ledger.ts';
import { Quota } from '../../domain/account/quota.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import type { Sql } from './sql.ts';

interface QuotaRow {
  limit: string;
  used: string;
  reserved: string;
}

/** The quota columns of `app_user`. */
export class PostgresQuotaLedger implements QuotaLedger {
  constructor(private readonly sql: Sql) {}

  async reserve(userId: string, bytes: number): Promise<void> {
    const rows = await this.sql(
      `update app_user set quota_reserved = quota_reserved + $2
       where id = $1 and quota_used + quota_reserved + $2 <= quota_limit
       returning id`,
      [userId, bytes],
    );
    if (rows.length === 1) return;
    const quota = await this.read(userId);
    if (!quota) throw new DomainError('UNAUTHENTICATED', 'the account is gone');
    const left = `${bytes} bytes; ${quota.available} are left`;
    throw new DomainError('QUOTA_EXCEEDED', left);
  }

  async settle(userId: string, reserved: number, kept: number): Promise<void> {
    await this.sql(
      `update app_user
       set quota_reserved = quota_reserved - $2, quota_used = quota_used + $3
       where id = $1`,
      [userId, reserved, kept],
    );
  }

  async read(userId: string): Promise<Quota | undefined> {
    const [row] = await this.sql<QuotaRow>(
      `select quota_limit as "limit", quota_used as used, quota_reserved as reserved
       from app_user where id = $1`,
      [userId],
    );
    return row && Quota.of(Number(row.limit), Number(row.used), Number(row.reserved));
  }
}
