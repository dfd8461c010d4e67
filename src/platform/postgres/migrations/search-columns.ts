/**
 * What lists are searched, sorted and counted by, kept by one trigger. The columns were generated ones; a generated
 * column cannot get another expression without the table being rewritten under an exclusive lock.
 */
export const FILE_COLUMNS = String.raw`
  -- Sorts like people do: img 2 before img 10. Each number begins with its count of digits, without leading zeros.
  create function file_name_key(name text) returns text
    language plpgsql immutable strict parallel safe as $$
  declare
    folded text := file_fold(name);
  begin
    if folded !~ '[0-9]' then
      return left(folded, 200);
    end if;
    return left((
      select string_agg(
        hit[1] || case when hit[2] = '' then '' else
          lpad(least(length(hit[3]), 99)::text, 2, '0') || left(hit[3], 99) end,
        '')
      from regexp_matches(folded, '([^0-9]*)(0*([0-9]*))', 'g') as hit
    ), 200);
  end $$;

  -- A space before each word lets searches match its start. Words never contain a bar.
  create function file_search_text(name text, tags text[], camera text, place text) returns text
    language plpgsql immutable parallel safe as $$
  declare
    words text := ' ' || file_fold(name);
    part text;
  begin
    foreach part in array tags || array_remove(array[camera, place], null) loop
      words := words || ' | ' || coalesce(file_fold(part), '');
    end loop;
    return words;
  end $$;

  create function file_labels(
    mime_type text, status text, favourite boolean, located boolean, camera text, places text[],
    place text, ratio double precision
  ) returns text[]
    language sql immutable parallel safe
    return array_remove(array[
      'category:' || file_category(mime_type),
      'type:' || mime_type,
      'status:' || status,
      case when favourite then 'favourite' end,
      case when located then 'located' end,
      'camera:' || left(camera, 200),
      'place:' || left(place, 200),
      'orientation:' || case
        when ratio > 1 then 'LANDSCAPE' when ratio < 1 then 'PORTRAIT' when ratio = 1 then 'SQUARE'
      end
    ], null) || places;

  create function file_place(city text, country text) returns text
    language sql immutable parallel safe
    return nullif(concat_ws(', ', city, country), '');

  create function file_words() returns trigger language plpgsql as $$
  declare
    is_new boolean := tg_op = 'INSERT';
  begin
    -- A change of a derived column itself derives it again.
    if is_new or (new.name, new.name_key) is distinct from (old.name, old.name_key) then
      new.name_key := file_name_key(new.name);
    end if;
    if is_new or (new.name, new.tags, new.camera, new.city, new.country, new.search_text)
      is distinct from (old.name, old.tags, old.camera, old.city, old.country, old.search_text) then
      new.search_text := file_search_text(
        new.name, new.tags, new.camera, file_place(new.city, new.country));
    end if;
    if is_new or (new.mime_type, new.status, new.favourite, new.latitude, new.camera, new.places,
        new.city, new.country, new.ratio, new.labels)
      is distinct from (old.mime_type, old.status, old.favourite, old.latitude, old.camera, old.places,
        old.city, old.country, old.ratio, old.labels) then
      new.labels := file_labels(
        new.mime_type, new.status, new.favourite, new.latitude is not null, new.camera, new.places,
        file_place(new.city, new.country), new.ratio);
    end if;
    return new;
  end $$;

  -- Triggers of one event run in order of their names: this one after those that set the places.
  create trigger file_words_kept before insert or update on file
    for each row execute function file_words();
`;

/** Days, months and years are counted by the date at the place of capture. */
export const FILE_LOCAL_COUNTS = `
  -- Time on the clock at the place of capture; in UTC if its zone is unknown.
  create function file_local_time(sort_at timestamptz, utc_offset_minutes integer) returns timestamp
    language sql immutable parallel safe
    return sort_at at time zone 'UTC' + coalesce(utc_offset_minutes, 0) * interval '1 minute';

  create function file_counted(
    status text, trashed_at timestamptz, labels text[], tags text[], local_time timestamp
  ) returns text[]
    language sql stable parallel safe
    return case when status in ('COMPLETED', 'ARCHIVED') and trashed_at is null then
      array(
        select label from unnest(labels) as label where label not like 'type:%'
        union all select distinct 'tag:' || tag from unnest(tags) as tag
      ) || array[
        'all',
        'day:' || to_char(local_time, 'YYYY-MM-DD'),
        'month:' || to_char(local_time, 'YYYY-MM'),
        'year:' || to_char(local_time, 'YYYY')
      ]
    else '{}' end;

  -- Finds, locks and deletes rows by their addresses, without joins: when many rows were added since the table was
  -- last analyzed, joins are planned as nested loops with millions of comparisons.
  create or replace function file_count_fold(of_owner uuid) returns void language sql as $$
    with gone as (
      delete from file_count where ctid = any(array(
        select ctid from file_count where ctid = any(array(
          select ctid from (
            select ctid, count(*) over (partition by label) as rows
            from file_count where owner_id = of_owner
          ) counted where rows > 1
        ))
        for update skip locked
      ))
      returning label, files
    )
    insert into file_count (owner_id, label, files)
    select of_owner, label, sum(files) from gone group by label having sum(files) <> 0
  $$;

  create or replace function file_count_change() returns trigger language plpgsql as $$
  declare
    before text[] := '{}';
    after text[] := '{}';
    of_owner uuid := case when tg_op = 'DELETE' then old.owner_id else new.owner_id end;
    run text := pg_current_xact_id()::text;
  begin
    if tg_op <> 'INSERT' then
      before := file_counted(old.status, old.trashed_at, old.labels, old.tags,
        file_local_time(old.sort_at, old.utc_offset_minutes));
    end if;
    if tg_op <> 'DELETE' then
      after := file_counted(new.status, new.trashed_at, new.labels, new.tags,
        file_local_time(new.sort_at, new.utc_offset_minutes));
    end if;
    insert into file_count (owner_id, label, files)
    select of_owner, label, sum(n) from (
      select unnest(after) as label, 1 as n union all select unnest(before), -1
    ) as change
    group by label having sum(n) <> 0;
    -- On about every 32nd change, once per transaction.
    if random() < 1.0 / 32 and coalesce(current_setting('flexstorage.counted_in', true), '') <> run then
      perform set_config('flexstorage.counted_in', run, true);
      perform file_count_fold(of_owner);
    end if;
    return null;
  end $$;

  drop trigger file_count_changed on file;
  create trigger file_count_changed after update on file
    for each row when (
      (old.status, old.trashed_at, old.labels, old.tags, old.sort_at, old.utc_offset_minutes)
      is distinct from
      (new.status, new.trashed_at, new.labels, new.tags, new.sort_at, new.utc_offset_minutes)
    ) execute function file_count_change();
`;
