import type { Client } from 'pg';

/** The user whose library is measured. */
export const OWNER = '00000000-0000-7000-8000-000000000001';
const OWNER_FILES = 200_000;
const OTHER_OWNERS = 1_000;
const FILES_EACH = 800;
const ALL_FILES = OWNER_FILES + OTHER_OWNERS * FILES_EACH;

const WORDS = [
  'beach sunset garden birthday kitchen mountain river wedding snow forest city market bridge harbour castle',
  'train airport concert dinner breakfast puppy kitten horse bicycle picnic museum church festival parade',
  'lighthouse island canyon waterfall desert village autumn spring winter summer christmas easter halloween',
  'graduation reunion playground football swimming hiking camping skiing sailing climbing fishing painting',
  'sculpture fireworks carnival balcony rooftop orchard vineyard meadow glacier volcano lagoon cathedral',
].join(' ');

/** Uses PostgreSQL's random() with a fixed seed, so that each run has the same files. */
const STEPS: readonly (readonly [what: string, sql: string])[] = [
  [
    'owners',
    `insert into app_user (id, email, role, password_hash, quota_limit, created_at)
     select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user' || n || '@example.org',
       'USER', '-', 1e15, now()
     from generate_series(1, ${OTHER_OWNERS + 1}) as n`,
  ],
  [
    'contents',
    // IDs are in chronological order, like UUIDv7.
    `insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select ('01900000-' || substr(lpad(to_hex(n), 8, '0'), 1, 4) || '-7' || substr(lpad(to_hex(n), 8, '0'), 5, 3)
         || '-8' || substr(lpad(to_hex(n), 8, '0'), 8, 1) || '00-000000000000')::uuid,
       case when n % 5 = 0 then '${OWNER}'::uuid
         else ('00000000-0000-7000-8000-' || lpad((2 + n % ${OTHER_OWNERS})::text, 12, '0'))::uuid end,
       sha256(n::text::bytea), (exp(random() * 9 + 8))::bigint, 'STORED', 1,
       '2016-01-01Z'::timestamptz + n * interval '300 seconds'
     from generate_series(1, ${ALL_FILES}) as n`,
  ],
  [
    'copies',
    `insert into content_copy (id, content_id, provider, key, storage_class, state, restore, created_at)
     select gen_random_uuid(), id, 'deep-archive', id::text, 'DEEP_ARCHIVE', 'VERIFIED',
       case when random() < 0.0005 then '{"kind":"IN_PROGRESS"}' else '{"kind":"NOT_REQUESTED"}' end::jsonb, created_at
     from content where created_at < '2025-06-01Z'
     union all
     select gen_random_uuid(), id, 'local', id::text, 'STANDARD', 'VERIFIED', '{"kind":"NOT_NEEDED"}'::jsonb, created_at
     from content where created_at >= '2025-05-01Z'
     union all
     select gen_random_uuid(), id, 'b2-eu', id::text, 'STANDARD', 'VERIFIED', '{"kind":"NOT_NEEDED"}'::jsonb, created_at
     from content where random() < 0.002`,
  ],
  [
    'files',
    `with word as (select string_to_array('${WORDS}', ' ') as list),
     drawn as (
       select c.*, random() as kind, random() as r1, random() as r2, random() as r3, random() as r4,
         c.created_at - random() * random() * interval '60 days' as taken,
         -- Some words are much more frequent than others.
         array(select list[1 + floor(power(random(), 2.5) * array_length(list, 1))::int]
               from word, generate_series(1, 2) where c.id is not null) as words,
         array(select list[1 + floor(power(random(), 3) * array_length(list, 1))::int]
               from word, generate_series(1, floor(random() * random() * 5)::int) where c.id is not null) as tags
       from content c
     )
     insert into file (id, owner_id, name, mime_type, size, status, tags, captured_at, sort_at, content_id,
       created_at, completed_at, favourite, camera, latitude, longitude, city, country, ratio, duration_ms,
       utc_offset_minutes, places)
     select id, owner_id,
       case
         when kind < 0.45 then 'IMG_' || to_char(taken, 'YYYYMMDD_HH24MISS') || '.jpg'
         when kind < 0.55 then initcap(words[1]) || ' ' || words[2] || ' ' || floor(r1 * 90) || '.jpg'
         when kind < 0.70 then 'DSC' || lpad(floor(r1 * 99999)::text, 5, '0') || '.HEIC'
         when kind < 0.84 then 'VID_' || to_char(taken, 'YYYYMMDD_HH24MISS') || '.mp4'
         when kind < 0.89 then 'Screenshot ' || to_char(taken, 'YYYY-MM-DD HH24.MI.SS') || '.png'
         when kind < 0.92 then 'Voice ' || words[1] || ' ' || floor(r1 * 999) || '.m4a'
         when kind < 0.97 then (array['Invoice', 'Résumé', 'Ticket', 'Contract', 'Menü'])[1 + floor(r1 * 5)::int]
           || ' ' || words[1] || ' ' || to_char(taken, 'YYYY') || '-' || floor(r2 * 999) || '.pdf'
         when kind < 0.999 then words[1] || ' ' || words[2] || '.docx'
         else 'Backup ' || to_char(taken, 'YYYY-MM-DD') || '.zip'
       end,
       case
         when kind < 0.55 then 'image/jpeg' when kind < 0.70 then 'image/heic' when kind < 0.84 then 'video/mp4'
         when kind < 0.89 then 'image/png' when kind < 0.92 then 'audio/mp4' when kind < 0.97 then 'application/pdf'
         when kind < 0.999 then 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
         else 'application/zip'
       end,
       size, case when created_at < '2025-06-01Z' then 'ARCHIVED' else 'COMPLETED' end, tags,
       case when kind < 0.84 then taken end, case when kind < 0.84 then taken else created_at end,
       id, created_at, created_at, r3 < 0.02,
       case when kind < 0.84 then (array['Apple iPhone 12', 'Apple iPhone 15 Pro', 'Google Pixel 8', 'Samsung Galaxy S22',
         'Canon EOS R6', 'Sony ILCE-7M4', 'FUJIFILM X-T5', 'NIKON Z 6_2', 'DJI Mavic 3', 'Panasonic DC-GH6'])
         [1 + floor(power(r4, 2) * 10)::int] end,
       case when kind < 0.70 then 47.37 + (r1 - 0.5) * case when r2 < 0.6 then 0.2 else 60 end end,
       case when kind < 0.70 then 8.54 + (r3 - 0.5) * case when r2 < 0.6 then 0.3 else 200 end end,
       case when kind < 0.70 then (array['Zürich', 'Bern', 'Chur', 'Milan', 'Lyon'])[1 + floor(power(r2, 2) * 5)::int] end,
       case when kind < 0.70 then 'Switzerland' end,
       case when kind < 0.89 then (array[1.3333, 0.75, 1.7778, 1])[1 + floor(power(r4, 2) * 4)::int] end,
       case when kind between 0.70 and 0.84 then (1000 + r1 * 60000)::int end,
       case when kind < 0.70 then case when extract(month from taken) between 4 and 10 then 120 else 60 end end,
       content_places(id)
     from drawn`,
  ],
  [
    'media',
    `insert into content_media (content_id, width, height, thumbhash)
     select content_id, 4032, 3024, decode(substr(md5(content_id::text), 1, 32) || '0011223344556677', 'hex')
     from file where ratio is not null`,
  ],
  [
    'tags',
    `insert into file_tag (owner_id, tag, file_id, listed)
     select distinct owner_id, tag, id, true from file, unnest(tags) as tag`,
  ],
  [
    'counts',
    `insert into file_count (owner_id, label, files)
     select owner_id, label, count(*)
     from file, unnest(file_counted(status, trashed_at, labels, tags,
       file_local_time(sort_at, utc_offset_minutes))) as label
     group by owner_id, label`,
  ],
];

/** Fills an empty schema. Like a restore, it writes derived rows in bulk and builds indexes at the end. */
export async function seed(client: Client, print: (text: string) => void): Promise<void> {
  await client.query('alter table file enable always trigger file_words_kept');
  await client.query(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '1GB'; set work_mem = '256MB'; select setseed(0.42)`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any('{file,content_copy,file_tag,file_count}'::regclass[])
       and not exists (select from pg_constraint where conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const timed = async (what: string, sql: string): Promise<void> => {
    const startedAt = performance.now();
    await client.query(sql);
    print(`  ${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  };
  for (const [what, sql] of STEPS) {
    if (what === 'files') await client.query('create index seed_copy on content_copy (content_id)');
    await timed(what, sql);
  }
  await client.query('drop index seed_copy');
  for (const { name, definition } of indexes) await timed(name, definition);
  await client.query('alter table file enable trigger file_words_kept');
  await timed('vacuum', 'vacuum (analyze)');
}
