import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { Tombstones } from '../application/tombstones.ts';

/** Stores tombstones in table `deleted_bytes`. */
export function postgresTombstones(sql: Sql): Tombstones {
  return {
    async add(ownerId, { sha256, size }, now) {
      await sql(
        `insert into deleted_bytes (owner_id, sha256, size, deleted_at) values ($1, $2, $3, $4)
         on conflict (owner_id, sha256, size) do update set deleted_at = excluded.deleted_at`,
        [ownerId, bytesOf(sha256), size, now],
      );
    },

    async has(ownerId, { sha256, size }) {
      const rows = await sql(
        'select from deleted_bytes where owner_id = $1 and sha256 = $2 and size = $3',
        [ownerId, bytesOf(sha256), size],
      );
      return rows.length > 0;
    },

    async forget(ownerId, bytes) {
      const rows = await sql(
        `delete from deleted_bytes d using unnest($2::bytea[], $3::bigint[]) as w (sha256, size)
         where d.owner_id = $1 and d.sha256 = w.sha256 and d.size = w.size returning 1`,
        [ownerId, bytes.map(({ sha256 }) => bytesOf(sha256)), bytes.map(({ size }) => size)],
      );
      return rows.length;
    },
  };
}
