import type { Client } from 'pg';

import { ALL_FILES, OWNER, STEPS } from './seed-steps.ts';

/** Fills an empty schema. Like a restore, it writes derived rows in bulk and builds indexes at the end. */
export async function seed(client: Client, print: (text: string) => void): Promise<void> {
  await client.query('alter table file enable always trigger file_words_kept');
  await client.query(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '1GB'; set work_mem = '256MB'; select setseed(0.42)`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any('{file,content_copy,content_similarity,file_tag,file_count}'::regclass[])
       and not exists (select from pg_constraint where conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const timed = async (what: string, sql: string): Promise<void> => {
    const startedAt = performance.now();
    await client.query(sql);
    print(`  ${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  };
  for (const [what, sql] of STEPS) await timed(what, sql);
  for (const { name, definition } of indexes) await timed(name, definition);
  await client.query('alter table file enable trigger file_words_kept');
  await timed('vacuum', 'vacuum (analyze)');
  await requireKept(client);
}

/** Rows written without their triggers must look as if the triggers had written them. */
async function requireKept(client: Client): Promise<void> {
  const { rows } = await client.query<Record<string, number>>(
    `with kept as (
       select label, files from file_count where owner_id = $1
     ), expected as (
       select label collate "C" as label, count(*) as files
       from file, unnest(file_counted(status, trashed_at, labels, tags,
         file_local_time(sort_at, utc_offset_minutes))) as label
       where owner_id = $1 group by 1
     )
     select (select sum(files)::int from file_count where label = 'all') - $2 as missing,
       (select count(*)::int from kept full join expected using (label)
        where kept.files is distinct from expected.files) as miscounted,
       (select count(*)::int from file tablesample system (1)
        where name_key <> file_name_key(name) or not labels @> content_places(content_id)
          or search_text <> file_search_text(name, tags, camera, file_place(city, country))) as misspelt`,
    [OWNER.replace(/1$/, '2'), ALL_FILES],
  );
  if (!Object.values(rows[0] ?? {}).every((found) => found === 0)) {
    throw new Error(`The seeded rows are not as kept: ${JSON.stringify(rows)}`);
  }
}
