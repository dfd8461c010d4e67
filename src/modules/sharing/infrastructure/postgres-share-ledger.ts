import type { poolTransactions } from '../../../platform/postgres/pool-sql.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { ShareDownload, ShareLedger } from '../application/share-ledger.ts';

const SELECT = `
  select x.id, x.share_id, x.at, x.kind, x.file_id, x.user_id, x.network, u.email
  from share_access x join share s on s.id = x.share_id
    left join app_user u on u.id = x.user_id
  where s.owner_id = $1`;

/** Rolls back a download that the share does not allow. */
class Refused extends Error {}

/** Stores downloads and accesses in `share`, `share_download` and `share_access`. */
export function postgresShareLedger(
  sql: Sql,
  inTransaction: ReturnType<typeof poolTransactions>,
): ShareLedger {
  const isStarted = async ({ id, shareId, fileId }: ShareDownload, now: Date): Promise<boolean> => {
    const found = await sql(
      `select from share_download
       where id = $1 and share_id = $2 and file_id is not distinct from $3::uuid and until_at > $4`,
      [id, shareId, fileId, now],
    );
    return found.length > 0;
  };
  return {
    isStarted,

    async startDownload(download, now, until) {
      try {
        if (await inTransaction((tx) => countDownload(tx, download, now, until))) return 'STARTED';
      } catch (error) {
        if (error instanceof Refused) return 'REFUSED';
        throw error;
      }
      return (await isStarted(download, now)) ? 'RESUMED' : 'REFUSED';
    },

    accesses: (ownerId, shareId, { after, limit }) =>
      sql(
        `${SELECT} and s.id = $2 and ($3::uuid is null or x.id < $3) order by x.id desc limit $4`,
        [ownerId, shareId, after, limit],
      ),

    accessesSince: (ownerId, since, { after, limit }) =>
      sql(`${SELECT} and x.at >= $2 and ($3::uuid is null or x.id > $3) order by x.id limit $4`, [
        ownerId,
        since,
        after,
        limit,
      ]),

    async prune(now, before, keep) {
      await sql('delete from share_download where until_at <= $1', [now]);
      await sql('delete from share_access where at < $1', [before]);
      await sql('delete from share_request where answered_at < $1', [before]);
      await sql(
        `delete from share_access x using (
           select share_id, (array_agg(id order by id desc))[$1 + 1] as last
           from share_access group by share_id having count(*) > $1
         ) surplus where x.share_id = surplus.share_id and x.id <= surplus.last`,
        [keep],
      );
    },
  };
}

/** Returns false if the download is already known. Throws `Refused`. */
async function countDownload(
  sql: Sql,
  { id, shareId, fileId }: ShareDownload,
  now: Date,
  until: Date,
): Promise<boolean> {
  // A concurrent request for the same download waits here and then finds it counted or refused.
  const inserted = await sql(
    `insert into share_download (id, share_id, file_id, until_at) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning id`,
    [id, shareId, fileId, until],
  );
  if (inserted.length === 0) return false;
  const counted = await sql(
    `update share set downloads = downloads + 1
     where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
       and (download_limit is null or downloads < download_limit)
     returning id`,
    [shareId, now],
  );
  if (counted.length === 0) throw new Refused();
  return true;
}
