import type { Client } from 'pg';

import type { Violation, ViolationKind } from './violation.ts';

/** Checks the rows against each other. */
export async function rowViolations(client: Client): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const [kind, sql] of ROW_CHECKS) {
    const { rows } = await client.query<{ id: string }>(sql);
    found.push(...rows.map(({ id }) => ({ kind, id })));
  }
  return found;
}

const FINISHED = `('COMPLETED', 'ARCHIVED')`;
const OPEN = `('OPEN', 'FINALIZING')`;

/** Queries for the rows that violate each rule. */
const ROW_CHECKS: readonly (readonly [ViolationKind, string])[] = [
  [
    'FILE_WITHOUT_BYTES',
    `select f.id from file f left join content c on c.id = f.content_id
     where f.status in ${FINISHED} and (c.id is null or c.state <> 'STORED' or c.size <> f.size
       or not exists (select from content_copy p
                      where p.content_id = c.id
                        and p.state in ('STORED', 'VERIFIED', 'UNVERIFIABLE')))`,
  ],
  [
    'FILE_LEFT',
    `select id from file f where status in ('PENDING', 'UPLOADING')
       and not exists (select from upload_session s where s.file_id = f.id and s.status in ${OPEN})`,
  ],
  [
    'FILE_UNTOLD',
    `select id from file f where status in ${FINISHED}
       and not exists (select from file_change c where c.file_id = f.id and c.kind = 'UPSERT')`,
  ],
  [
    'CONTENT_LEFT',
    `select id from content c where state = 'CLAIMED'
       and not exists (select from upload_session s
                       where s.owner_id = c.owner_id and s.status = 'FINALIZING')`,
  ],
  [
    'SESSION_WITHOUT_FILE',
    `select s.id from upload_session s left join file f on f.id = s.result_file_id
     where s.status = 'COMPLETED' and (f.id is null or f.status not in ${FINISHED})
       and not exists (select from file_change c
                       where c.file_id = s.result_file_id and c.kind = 'DELETE')`,
  ],
  [
    'RESERVED_DRIFT',
    `select u.id from app_user u left join upload_session s on s.owner_id = u.id
     group by u.id
     having u.quota_reserved <> coalesce(sum(s.reserved_bytes) filter (where s.status in ${OPEN}), 0)
       or coalesce(sum(s.reserved_bytes) filter (where s.status not in ${OPEN}), 0) <> 0`,
  ],
  [
    'USED_DRIFT',
    `select u.id from app_user u where u.quota_used <> (
       select coalesce(sum(c.size), 0) from content c
       where c.id in (select f.content_id from file f
                      where f.owner_id = u.id and f.status in ${FINISHED}))`,
  ],
];
