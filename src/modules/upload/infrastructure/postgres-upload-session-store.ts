import { DomainError } from '../../../kernel/domain-error.ts';
import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import { QUOTA_LEFT } from '../../account/infrastructure/quota-left.ts';
import { leaseError } from '../application/upload-leases.ts';
import type { Lease, UploadSessionStore } from '../application/upload-session-store.ts';
import { IDLE_LIFETIME_MS } from '../domain/upload-session.ts';
import {
  selectSessions,
  SESSION_COLUMNS,
  type SessionColumns,
  sessionRowOf,
} from './upload-session-rows.ts';

const ACQUIRE = `
  with before (before_id, stale_writer) as (
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
  returning ${SESSION_COLUMNS}, lease_epoch as epoch, true as leased, stale_writers`;

const RENEW = `
  update upload_session s set lease_until = clock_timestamp() + $3 * interval '1 ms'
  from unnest($1::uuid[], $2::bigint[]) as held (id, epoch)
  where s.id = held.id and s.lease_epoch = held.epoch and s.lease_until is not null
  returning s.id`;

/** The session whose lease is held. */
const HELD = 'id = $1 and lease_epoch = $2';

const ADVANCE = `
  update upload_session
  set upload_offset = $3, expires_at = $4, touched_at = clock_timestamp(),
      status = case when $5 then 'FINALIZING' else status end,
      size = case when $5 then coalesce(size, $3) else size end,
      sha256 = coalesce($6, sha256)
  where ${HELD} and status = 'OPEN' and upload_offset <= $3
  returning id`;

const DECLARE_SIZE = `
  update upload_session s set size = $3
  where ${HELD} and size is null and status = 'OPEN' and upload_offset <= $3
  returning id`;

const GROW_RESERVATION = `
  with session as (
    select id, owner_id from upload_session where ${HELD} and status = 'OPEN' for update
  ), owner as (
    update app_user u set quota_reserved = quota_reserved + $3
    from session where u.id = session.owner_id and $3 <= ${QUOTA_LEFT}
    returning u.id
  )
  update upload_session s set reserved_bytes = reserved_bytes + $3
  from session, owner where s.id = session.id
  returning s.id`;

/** Deletes the partial uploads too. Locks them in id order, as JoinUploads does, to avoid a deadlock. */
const FORGET = `
  with partials as (
    select id from upload_session where joined_into = $1 order by id for update
  ), locked as (select count(*) as partials from partials)
  delete from upload_session s using locked
  where s.id = $1 and locked.partials >= 0 and s.status not in ('OPEN', 'FINALIZING') and not exists (
    select from upload_session f where f.id = s.joined_into and f.status = 'FINALIZING')
  returning s.id`;

const UNFINISHED = `
  select id from upload_session
  where (status = 'FINALIZING' or (status = 'OPEN' and upload_offset = size and not partial))
    and date_trunc('milliseconds', touched_at) <= $1
  order by touched_at limit $2`;

const EXPIRED = `
  select id from upload_session
  where status = 'OPEN' and expires_at < $1
    and (lease_until is null or lease_until <= clock_timestamp())
  order by expires_at limit $2`;

const PRUNE = `
  with pruned as (
    delete from upload_session where id in (
      select id from upload_session
      where status in ('COMPLETED', 'FAILED', 'EXPIRED', 'TERMINATED') and expires_at < $1
      limit $2
    )
    returning id, file_id
  ), files as (
    delete from file f using pruned where f.id = pruned.file_id and f.status = 'FAILED'
  )
  select id from pruned`;

/**
 * Updates the frequently changing columns of `upload_session`. Leases use the database's clock, not those of the nodes.
 */
export function postgresUploadSessionStore(sql: Sql): UploadSessionStore {
  const affects = async (text: string, values: readonly unknown[]): Promise<boolean> =>
    (await sql(text, values)).length === 1;
  const updateHeld = async (set: string, { sessionId, epoch }: Lease): Promise<void> => {
    await sql(`update upload_session set ${set} where ${HELD}`, [sessionId, epoch]);
  };
  return {
    find: async (id) => (await selectSessions(sql, 'where id = $1', [id]))[0],

    async acquire(id, holder, ttlMs) {
      type Taken = SessionColumns & { epoch: number; staleWriters: string[] };
      const [taken] = await sql<Taken>(ACQUIRE, [id, holder, ttlMs]);
      if (!taken) return undefined;
      const { epoch, staleWriters, ...row } = taken;
      return { lease: { sessionId: id, epoch }, row: sessionRowOf(row), staleWriters };
    },

    async renew(leases, ttlMs) {
      const ids = leases.map(({ sessionId }) => sessionId);
      const epochs = leases.map(({ epoch }) => epoch);
      return new Set(await selectColumn(sql, RENEW, [ids, epochs, ttlMs]));
    },

    release: (lease) => updateHeld('lease_until = null', lease),

    async breakLease(id, holder) {
      await sql(
        `update upload_session set lease_until = clock_timestamp()
         where id = $1 and lease_holder = $2 and lease_until > clock_timestamp()`,
        [id, holder],
      );
    },

    forgetStaleWriters: (lease) => updateHeld(`stale_writers = '{}'`, lease),

    advance({ sessionId, epoch }, { offset, at, finalize }) {
      const expiresAt = new Date(at.getTime() + IDLE_LIFETIME_MS);
      const hash = finalize?.hash && bytesOf(finalize.hash);
      return affects(ADVANCE, [sessionId, epoch, offset, expiresAt, finalize !== undefined, hash]);
    },

    declareSize: ({ sessionId, epoch }, size) => affects(DECLARE_SIZE, [sessionId, epoch, size]),

    async growReservation({ sessionId, epoch }, bytes) {
      if (await affects(GROW_RESERVATION, [sessionId, epoch, bytes])) return;
      const select = `select id from upload_session where ${HELD} and status = 'OPEN'`;
      if (!(await affects(select, [sessionId, epoch]))) throw leaseError('LOST');
      throw new DomainError(
        'QUOTA_EXCEEDED',
        `The upload needs ${bytes} more bytes, which exceeds the quota of the account.`,
      );
    },

    markHashRebuilt: (lease) => updateHeld('hash_rebuilt = true', lease),
    forget: (id) => affects(FORGET, [id]),

    async postpone(id) {
      await sql('update upload_session set touched_at = clock_timestamp() where id = $1', [id]);
    },

    unfinished: (before, limit) => selectColumn(sql, UNFINISHED, [before, limit]),
    expired: (now, limit) => selectColumn(sql, EXPIRED, [now, limit]),
    prune: async (now, limit) => (await sql(PRUNE, [now, limit])).length,
  };
}
