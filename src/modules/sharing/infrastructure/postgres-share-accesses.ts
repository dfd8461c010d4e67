import type { Sql } from '../../../platform/postgres/sql.ts';
import type { ShareAccesses } from '../application/share-ledger.ts';

export function postgresShareAccesses(sql: Sql): ShareAccesses {
  return {
    async note(access, since) {
      const { id, shareId, at, kind, fileId, userId, network } = access;
      const inserted = await sql(
        `insert into share_access (id, share_id, at, kind, file_id, user_id, network)
         select $1::uuid, $2::uuid, $3::timestamptz, $4, $5::uuid, $6::uuid, $7
         where not exists (
           select from share_access
           where share_id = $2 and at > $8 and kind = $4 and file_id is not distinct from $5
             and user_id is not distinct from $6 and network is not distinct from $7)
         returning id`,
        [id, shareId, at, kind, fileId, userId, network, since],
      );
      return inserted.length > 0;
    },
  };
}
