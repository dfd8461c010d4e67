/** The user whose library is measured. */
export const OWNER = '00000000-0000-7000-8000-000000000001';
/** The user with whom the library is shared. */
export const PARTNER = '00000000-0000-7000-8000-000000000002';
const OWNER_FILES = 200_000;
const OTHER_OWNERS = 1_000;
const FILES_EACH = 800;
/** Number of files of all users. */
export const ALL_FILES = OWNER_FILES + OTHER_OWNERS * FILES_EACH;

const WORDS = [
  'beach sunset garden birthday kitchen mountain river wedding snow forest city market bridge harbour castle',
  'train airport concert dinner breakfast puppy kitten horse bicycle picnic museum church festival parade',
  'lighthouse island canyon waterfall desert village autumn spring winter summer christmas easter halloween',
  'graduation reunion playground football swimming hiking camping skiing sailing climbing fishing painting',
  'sculpture fireworks carnival balcony rooftop orchard vineyard meadow glacier volcano lagoon cathedral',
].join(' ');

/** The most frequent come first. */
const TOWNS = [
  'Zürich,Switzerland;Bern,Switzerland;Milan,Italy;Lyon,France;Chur,Switzerland;Paris,France;Rome,Italy',
  'Berlin,Germany;Vienna,Austria;Lisbon,Portugal;Barcelona,Spain;London,United Kingdom;Oslo,Norway',
  'Dublin,Ireland;Prague,Czechia;Kraków,Poland;Athens,Greece;Tokyo,Japan;Kyoto,Japan;New York,United States',
  'Chicago,United States;Vancouver,Canada;Lima,Peru;Cusco,Peru;Nairobi,Kenya;Cape Town,South Africa',
  'Hanoi,Vietnam;Bangkok,Thailand;Sydney,Australia;Auckland,New Zealand;Reykjavík,Iceland;Tromsø,Norway',
].join(';');

/** A day on which a user with this many files took about 3,000 of them. */
export const BUSY_DAY = '2018-05-12';

/** An album of 500 files and one of 20, both shared. */
export const ALBUMS = {
  large: '01900000-0000-7000-8000-0000000000a1',
  small: '01900000-0000-7000-8000-0000000000a2',
} as const;

/** What the partner received: the library, 1,000 files, the large album, and the library without metadata. */
export const SHARES = {
  library: '01900000-0000-7000-8000-0000000000b1',
  files: '01900000-0000-7000-8000-0000000000b2',
  album: '01900000-0000-7000-8000-0000000000b3',
  previews: '01900000-0000-7000-8000-0000000000b4',
} as const;

const FIRST = '2016-01-01Z';

/** As `content_places`, for all contents at once. */
const PLACES = `select content_id, array_agg(distinct label order by label) as places
  from content_copy p, lateral (values
    ('provider:' || p.provider),
    (case when p.storage_class <> 'DEEP_ARCHIVE' then 'hot' end),
    (case when p.restore ->> 'kind' = 'IN_PROGRESS' then 'restoring' end)
  ) as said (label)
  where label is not null group by content_id`;

/** Uses PostgreSQL's random() with a fixed seed, so that each run has the same files. */
export const STEPS: readonly (readonly [what: string, sql: string])[] = [
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
    `alter table content drop constraint content_owner_id_sha256_size_key;
     insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select ('01900000-' || substr(lpad(to_hex(n), 8, '0'), 1, 4) || '-7' || substr(lpad(to_hex(n), 8, '0'), 5, 3)
         || '-8' || substr(lpad(to_hex(n), 8, '0'), 8, 1) || '00-000000000000')::uuid,
       case when n % 5 = 0 then '${OWNER}'::uuid
         else ('00000000-0000-7000-8000-' || lpad((2 + n % ${OTHER_OWNERS})::text, 12, '0'))::uuid end,
       sha256(n::text::bytea), (exp(random() * 9 + 8))::bigint, 'STORED', 1,
       '${FIRST}'::timestamptz + n * interval '300 seconds'
     from generate_series(1, ${ALL_FILES}) as n;
     alter table content add constraint content_owner_id_sha256_size_key unique (owner_id, sha256, size)`,
  ],
  [
    'copies',
    `insert into content_copy (id, content_id, provider, key, storage_class, state, restore, created_at)
     select uuidv7(), id, 'deep-archive', id::text, 'DEEP_ARCHIVE', 'VERIFIED',
       case when random() < 0.0005 then '{"kind":"IN_PROGRESS"}' else '{"kind":"NOT_REQUESTED"}' end::jsonb, created_at
     from content where created_at < '2025-06-01Z'
     union all
     select uuidv7(), id, 'local', id::text, 'STANDARD', 'VERIFIED', '{"kind":"NOT_NEEDED"}'::jsonb, created_at
     from content where created_at >= '2025-05-01Z'
     union all
     select uuidv7(), id, 'b2-eu', id::text, 'STANDARD', 'VERIFIED', '{"kind":"NOT_NEEDED"}'::jsonb, created_at
     from content where random() < 0.002`,
  ],
  [
    // The trigger derives their words.
    'files',
    `with word as (select string_to_array('${WORDS}', ' ') as list),
     drawn as (
       select c.*, random() as kind, random() as r1, random() as r2, random() as r3, random() as r4,
         case when c.created_at between '${BUSY_DAY}' and '${BUSY_DAY}'::timestamptz + interval '62 days'
           then '${BUSY_DAY} 04:00Z'::timestamptz + random() * interval '14 hours'
           else c.created_at - random() * random() * interval '60 days' end as taken,
         -- Some words are much more frequent than others.
         array(select list[1 + floor(power(random(), 2.5) * array_length(list, 1))::int]
               from word, generate_series(1, 2) where c.id is not null) as words,
         array(select list[1 + floor(power(random(), 3) * array_length(list, 1))::int]
               from word, generate_series(1, floor(random() * random() * 5)::int) where c.id is not null) as tags
       from content c where owner_id = '${OWNER}'
     )
     insert into file (id, owner_id, name, mime_type, size, status, tags, captured_at, sort_at, content_id,
       created_at, completed_at, favourite, camera, latitude, longitude, city, country, ratio, duration_ms,
       utc_offset_minutes, thumbhash, places)
     select id, owner_id,
       case
         when kind < 0.45 then 'IMG_' || to_char(taken, 'YYYYMMDD_HH24MISS') || '.jpg'
         -- A rare word: in about 20 names of the large library.
         when kind < 0.4501 then 'Zeppelin ' || words[2] || '.jpg'
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
       split_part(town, ',', 1), split_part(town, ',', 2),
       case when kind < 0.89 then (array[1.3333, 0.75, 1.7778, 1])[1 + floor(power(r4, 2) * 4)::int] end,
       case when kind between 0.70 and 0.84 then (1000 + r1 * 60000)::int end,
       case when kind < 0.70 then case when extract(month from taken) between 4 and 10 then 120 else 60 end end,
       case when kind < 0.89 then decode(md5(id::text) || '0011223344556677', 'hex') end,
       stored.places
     from drawn join (${PLACES}) stored on stored.content_id = drawn.id left join lateral (
       select (string_to_array('${TOWNS}', ';'))[1 + floor(power(r2, 3) * 32)::int] as town
     ) near on kind < 0.70`,
  ],
  [
    'files of others',
    // To save time, four others have each file too: only their ids, copies and times of creation are their own.
    `alter table file disable trigger file_words_kept;
     insert into file (id, owner_id, name, mime_type, size, status, tags, captured_at, sort_at, content_id,
       created_at, completed_at, favourite, camera, latitude, longitude, city, country, ratio, duration_ms,
       utc_offset_minutes, thumbhash, places, name_key, search_text, labels)
     select c.id, c.owner_id, f.name, f.mime_type, c.size, f.status, f.tags, f.captured_at, f.sort_at, c.id,
       c.created_at, c.created_at, f.favourite, f.camera, f.latitude, f.longitude, f.city, f.country, f.ratio,
       f.duration_ms, f.utc_offset_minutes, f.thumbhash, stored.places, f.name_key, f.search_text,
       file_labels(f.mime_type, f.status, f.favourite, f.latitude is not null, f.camera, stored.places,
         file_place(f.city, f.country), f.ratio)
     from content c join (${PLACES}) stored on stored.content_id = c.id
       join file f on f.created_at = date_bin('1500 seconds', c.created_at, '${FIRST}') + interval '1500 seconds'
     where c.owner_id <> '${OWNER}'`,
  ],
  [
    'media',
    `insert into content_media (content_id, width, height, thumbhash)
     select content_id, case when ratio < 1 then 3024 when ratio = 1.7778 then 1920 else 4032 end,
       case when ratio < 1 then 4032 when ratio = 1.7778 then 1080 when ratio = 1 then 4032 else 3024 end,
       thumbhash
     from file where ratio is not null`,
  ],
  [
    'similar pictures',
    // Every 50th picture is a copy of an earlier one, with another last bit.
    `insert into content_similarity (content_id, owner_id, hash, parts, taken_at)
     select content_id, owner_id, hash,
       array(select n * 256 + substring(hash from n * 8 + 1 for 8)::bit(8)::int from generate_series(0, 7) as n),
       captured_at
     from file, lateral (
       select hashtext(content_id::text) % 50 = 0 as is_copy
     ) said, lateral (
       select ('x' || substr(md5(case when is_copy then owner_id || to_char(sort_at, 'IYYYIW') else content_id::text end),
         1, 16))::bit(64) # case when is_copy then (hashtext(id::text) & 1) else 0 end::bigint::bit(64) as hash
     ) hashed
     where mime_type like 'image/%'`,
  ],
  [
    'tags',
    `insert into file_tag (owner_id, tag, file_id, listed)
     select distinct owner_id, tag collate "C", id, true from file, unnest(tags) as tag order by 1, 2, 3`,
  ],
  [
    'counts',
    // As `file_counted`, for all files at once.
    `insert into file_count (owner_id, label, files)
     with day as materialized (
       select owner_id, file_local_time(sort_at, utc_offset_minutes)::date as day, count(*) as files
       from file group by 1, 2
     )
     select owner_id, label, count(*) from (select owner_id, unnest(labels) as label from file) said
       where label not like 'type:%' group by owner_id, label
     union all select owner_id, 'tag:' || tag, count(*) from file_tag group by owner_id, tag
     union all select owner_id, 'day:' || to_char(day, 'YYYY-MM-DD'), files from day
     union all select owner_id, 'month:' || to_char(day, 'YYYY-MM'), sum(files) from day group by 1, 2
     union all select owner_id, 'year:' || to_char(day, 'YYYY'), sum(files) from day group by 1, 2
     union all select owner_id, 'all', sum(files) from day group by owner_id`,
  ],
  [
    'quotas',
    `update app_user set quota_used = used
     from (select owner_id, sum(size) as used from content group by owner_id) held where held.owner_id = app_user.id`,
  ],
  [
    'albums',
    `with album as (
       insert into album (id, owner_id, name, created_at)
       values ('${ALBUMS.large}', '${OWNER}', 'Holidays', now()), ('${ALBUMS.small}', '${OWNER}', 'Family', now())
     )
     insert into album_file (album_id, file_id, position, added_at)
     select album_id, id, n, now()
     from (select id, row_number() over (order by md5(id::text)) as n from file where owner_id = '${OWNER}') drawn
       join (values ('${ALBUMS.large}'::uuid, 1, 500), ('${ALBUMS.small}'::uuid, 501, 520)) held (album_id, first, last)
         on n between first and last`,
  ],
  [
    'shares',
    `with share as (
       insert into share (id, owner_id, album_id, token_hash, permission, allows_wishes, created_at)
       select gen_random_uuid(), '${OWNER}', album_id, md5(n::text), 'PREVIEW', false, now()
       from (values (1, '${ALBUMS.small}'::uuid), (2, null), (3, null)) as held (n, album_id)
       returning id, album_id
     )
     insert into share_file (share_id, file_id, position)
     select share.id, f.id, row_number() over ()
     from share, lateral (
       select id from file where owner_id = '${OWNER}' order by md5(id::text || share.id) limit 10
     ) f
     where share.album_id is null`,
  ],
  [
    'shares with the partner',
    `insert into share (id, owner_id, album_id, grantee_id, whole_library, permission, allows_wishes, created_at)
     values ('${SHARES.library}', '${OWNER}', null, '${PARTNER}', true, 'ORIGINAL', false, now()),
       ('${SHARES.files}', '${OWNER}', null, '${PARTNER}', false, 'ORIGINAL', false, now()),
       ('${SHARES.album}', '${OWNER}', '${ALBUMS.large}', '${PARTNER}', false, 'ORIGINAL', false, now()),
       ('${SHARES.previews}', '${OWNER}', null, '${PARTNER}', true, 'PREVIEW', false, now());
     insert into share_file (share_id, file_id, position)
     select '${SHARES.files}', id, row_number() over () from (
       select id from file where owner_id = '${OWNER}' order by md5(id::text || 'shared') limit 1000
     ) f`,
  ],
];
