import { DomainError } from '../../../kernel/domain-error.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { EventSource } from '../../../platform/postgres/track.ts';
import type { QuotaLedger } from '../application/quota-ledger.ts';
import type { QuotaEvent } from '../domain/quota-events.ts';
import { quotaLevel } from '../domain/quota-thresholds.ts';
import { Quota } from '../domain/quota.ts';
import { QUOTA_LEFT } from './quota-left.ts';

type QuotaRow = Pick<Quota, 'limit' | 'used' | 'reserved'>;

const COLUMNS = 'quota_limit as "limit", quota_used as used, quota_reserved as reserved';

const SELECT = `select ${COLUMNS} from app_user where id = $1 and closed_at is null`;

/** Stores quotas in `app_user`. Within a unit of work it also raises events for crossed thresholds. */
export class PostgresQuotaLedger implements QuotaLedger, EventSource {
  private crossed: QuotaEvent[] = [];

  constructor(private readonly sql: Sql) {}

  async reserve(userId: string, bytes: number): Promise<void> {
    const rows = await this.sql(
      `update app_user set quota_reserved = quota_reserved + $2
       where id = $1 and closed_at is null and $2 <= ${QUOTA_LEFT}
       returning id`,
      [userId, bytes],
    );
    if (rows.length === 1) return;
    const quota = await this.read(userId);
    if (!quota) throw new DomainError('UNAUTHENTICATED', 'The account no longer exists.');
    throw new DomainError(
      'QUOTA_EXCEEDED',
      `The upload needs ${bytes} bytes, but only ${quota.available} are available.`,
    );
  }

  async settle(userId: string, reserved: number, kept: number): Promise<void> {
    const [row] = await this.sql<QuotaRow>(
      `update app_user
       set quota_reserved = quota_reserved - $2, quota_used = quota_used + $3
       where id = $1 returning ${COLUMNS}`,
      [userId, reserved, kept],
    );
    if (!row) return;
    const after = quotaOf(row);
    this.raiseIfCrossed(userId, Quota.of(after.limit, after.used - kept, after.reserved), after);
  }

  async setLimit(userId: string, bytes: number): Promise<number | undefined> {
    const [row] = await this.sql<QuotaRow>(`${SELECT} for no key update`, [userId]);
    if (!row) return undefined;
    await this.sql('update app_user set quota_limit = $2 where id = $1', [userId, bytes]);
    const before = quotaOf(row);
    this.raiseIfCrossed(userId, before, Quota.of(bytes, before.used, before.reserved));
    return before.limit;
  }

  async read(userId: string): Promise<Quota | undefined> {
    const [row] = await this.sql<QuotaRow>(SELECT, [userId]);
    return row && quotaOf(row);
  }

  takeEvents(): QuotaEvent[] {
    const events = this.crossed;
    this.crossed = [];
    return events;
  }

  private raiseIfCrossed(ownerId: string, before: Quota, after: Quota): void {
    const level = quotaLevel(after);
    if (level === quotaLevel(before)) return;
    this.crossed.push({ type: 'QuotaThresholdCrossed', ownerId, level });
  }
}

function quotaOf(row: QuotaRow): Quota {
  return Quota.of(row.limit, row.used, row.reserved);
}
