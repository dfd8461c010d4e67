import { DomainError } from '../../../kernel/domain-error.ts';
import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import { QUOTA_LEFT } from '../../account/infrastructure/quota-left.ts';
import type {
  Checkpoint,
  Lease,
  TakenLease,
  UploadSessionRow,
  UploadSessionStore,
} from '../application/upload-session-store.ts';
import { IDLE_LIFETIME_MS } from '../domain/upload-session.ts';
import {
  SELECT_SESSION,
  SESSION_COLUMNS,
  type SessionColumns,
  sessionRowOf,
} from './upload-session-columns.ts';

/**
 * Updates the frequently changing columns of `upload_session`. Leases use the database's clock, not those of the nodes.
 */
export class PostgresUploadSessionStore implements UploadSessionStore {
  constructor(private readonly sql: Sql) {}

  async find(id: string): Promise<UploadSessionRow | undefined> {
    const [row] = await this.sql<SessionColumns>(`${SELECT_SESSION} where id = $1`, [id]);
    return row && sessionRowOf(row);
  }

  async acquire(id: string, holder: string, ttlMs: number): Promise<TakenLease | undefined> {
    const [taken] = await this.sql<SessionColumns & { epoch: number; staleWriters: string[] }>(
      `with before (before_id, stale_writer) as (
         select id, case when lease_until is not null then lease_holder end
         from upload_session
         where id = $1 and (lease_until is null or lease_until <= clock_timestamp())
         for update
       )
       update upload_session
       set lease_epoch = lease_epoch + 1, lease_holder = $2,
           lease_until = clock_timestamp() + $3 * interval '1 ms',
           stale_writers = case when stale_writer is null or stale_writer = any(stale_writers) then stale_writers
             else array_append(stale_writers, stale_writer) end
       from before where id = before_id
       returning ${SESSION_COLUMNS}, lease_epoch as epoch, true as leased, stale_writers`,
      [id, holder, ttlMs],
    );
    if (!taken) return undefined;
    const { epoch, staleWriters, ...row } = taken;
    return { lease: { sessionId: id, epoch }, row: sessionRowOf(row), staleWriters };
  }

  async renew(leases: readonly Lease[], ttlMs: number): Promise<ReadonlySet<string>> {
    const ids = await selectColumn(
      this.sql,
      `update upload_session s set lease_until = clock_timestamp() + $3 * interval '1 ms'
       from unnest($1::uuid[], $2::bigint[]) as held (id, epoch)
       where s.id = held.id and s.lease_epoch = held.epoch and s.lease_until is not null
       returning s.id`,
      [leases.map((lease) => lease.sessionId), leases.map((lease) => lease.epoch), ttlMs],
    );
    return new Set(ids);
  }

  async release(lease: Lease): Promise<void> {
    await this.sql(
      `update upload_session set lease_until = null where id = $1 and lease_epoch = $2`,
      [lease.sessionId, lease.epoch],
    );
  }

  async breakLease(id: string, holder: string): Promise<void> {
    await this.sql(
      `update upload_session set lease_until = clock_timestamp()
       where id = $1 and lease_holder = $2 and lease_until > clock_timestamp()`,
      [id, holder],
    );
  }

  async forgetStaleWriters(lease: Lease): Promise<void> {
    await this.sql(
      `update upload_session set stale_writers = '{}' where id = $1 and lease_epoch = $2`,
      [lease.sessionId, lease.epoch],
    );
  }

  async advance(lease: Lease, checkpoint: Checkpoint): Promise<boolean> {
    const { offset, at, finalize } = checkpoint;
    const rows = await this.sql(
      `update upload_session
       set upload_offset = $3, expires_at = $4, touched_at = clock_timestamp(),
           status = case when $5 then 'FINALIZING' else status end,
           size = case when $5 then coalesce(size, $3) else size end,
           sha256 = coalesce($6, sha256)
       where id = $1 and lease_epoch = $2 and status = 'OPEN' and upload_offset <= $3
       returning id`,
      [
        lease.sessionId,
        lease.epoch,
        offset,
        new Date(at.getTime() + IDLE_LIFETIME_MS),
        finalize !== undefined,
        finalize?.hash && bytesOf(finalize.hash),
      ],
    );
    return rows.length === 1;
  }

  async declareSize(lease: Lease, size: number): Promise<boolean> {
    const rows = await this.sql(
      `update upload_session s set size = $3
       where id = $1 and lease_epoch = $2 and size is null and status = 'OPEN'
         and upload_offset <= $3
       returning id`,
      [lease.sessionId, lease.epoch, size],
    );
    return rows.length === 1;
  }

  async growReservation(lease: Lease, bytes: number): Promise<void> {
    const rows = await this.sql(
      `with session as (
         select id, owner_id from upload_session
         where id = $1 and lease_epoch = $2 and status = 'OPEN' for update
       ), owner as (
         update app_user u set quota_reserved = quota_reserved + $3
         from session where u.id = session.owner_id
           and $3 <= ${QUOTA_LEFT}
         returning u.id
       )
       update upload_session s set reserved_bytes = reserved_bytes + $3
       from session, owner where s.id = session.id
       returning s.id`,
      [lease.sessionId, lease.epoch, bytes],
    );
    if (rows.length === 1) return;
    if (!(await this.isHeld(lease))) {
      throw new DomainError(
        'UPLOAD_LOCKED',
        'Another request has taken over this upload. Resume it from its current offset.',
        { retryAfterSeconds: 1 },
      );
    }
    throw new DomainError(
      'QUOTA_EXCEEDED',
      `The upload needs ${bytes} more bytes, which exceeds the quota of the account.`,
    );
  }

  private async isHeld(lease: Lease): Promise<boolean> {
    const rows = await this.sql(
      `select id from upload_session where id = $1 and lease_epoch = $2 and status = 'OPEN'`,
      [lease.sessionId, lease.epoch],
    );
    return rows.length === 1;
  }

  async markHashRebuilt(lease: Lease): Promise<void> {
    await this.sql(
      `update upload_session set hash_rebuilt = true where id = $1 and lease_epoch = $2`,
      [lease.sessionId, lease.epoch],
    );
  }

  async forget(id: string): Promise<boolean> {
    // Deletes the partial uploads too. Locks them in id order, as JoinUploads does, to avoid a deadlock.
    const rows = await this.sql(
      `with partials as (
         select id from upload_session where joined_into = $1 order by id for update
       ), locked as (select count(*) as partials from partials)
       delete from upload_session s using locked
       where s.id = $1 and locked.partials >= 0 and s.status not in ('OPEN', 'FINALIZING') and not exists (
         select from upload_session f where f.id = s.joined_into and f.status = 'FINALIZING')
       returning s.id`,
      [id],
    );
    return rows.length === 1;
  }

  async postpone(id: string): Promise<void> {
    await this.sql('update upload_session set touched_at = clock_timestamp() where id = $1', [id]);
  }

  unfinished(before: Date, limit: number): Promise<string[]> {
    return selectColumn(
      this.sql,
      `select id from upload_session
       where (status = 'FINALIZING' or (status = 'OPEN' and upload_offset = size and not partial))
         and date_trunc('milliseconds', touched_at) <= $1
       order by touched_at limit $2`,
      [before, limit],
    );
  }

  expired(now: Date, limit: number): Promise<string[]> {
    return selectColumn(
      this.sql,
      `select id from upload_session
       where status = 'OPEN' and expires_at < $1
         and (lease_until is null or lease_until <= clock_timestamp())
       order by expires_at limit $2`,
      [now, limit],
    );
  }

  async prune(now: Date, limit: number): Promise<number> {
    const rows = await this.sql(
      `with pruned as (
         delete from upload_session where id in (
           select id from upload_session
           where status in ('COMPLETED', 'FAILED', 'EXPIRED', 'TERMINATED') and expires_at < $1
           limit $2
         )
         returning id, file_id
       ), files as (
         delete from file f using pruned where f.id = pruned.file_id and f.status = 'FAILED'
       )
       select id from pruned`,
      [now, limit],
    );
    return rows.length;
  }
}
