/**
 * Number of an owner's listed files per label, tag, camera, and day, month or year (UTC). Each change of a file appends
 * rows and the sum is the count, so concurrent changes never block each other. Rows are compacted occasionally.
 */
export const FILE_COUNTS = `
  create table file_count (
    owner_id uuid not null,
    label text collate "C" not null,
    files integer not null
  );

  create function file_counted(
    status text, trashed_at timestamptz, labels text[], tags text[], sort_at timestamptz
  ) returns text[]
    language sql stable parallel safe
    return case when status in ('COMPLETED', 'ARCHIVED') and trashed_at is null then
      array(
        select label from unnest(labels) as label where label not like 'type:%'
        union all select distinct 'tag:' || tag from unnest(tags) as tag
      ) || array[
        'all',
        'day:' || to_char(sort_at at time zone 'UTC', 'YYYY-MM-DD'),
        'month:' || to_char(sort_at at time zone 'UTC', 'YYYY-MM'),
        'year:' || to_char(sort_at at time zone 'UTC', 'YYYY')
      ]
    else '{}' end;

  -- Skips rows that another transaction is compacting, so that none waits.
  create function file_count_fold(of_owner uuid) returns void language sql as $$
    with several as (
      select ctid from file_count
      where owner_id = of_owner and label in (
        select label from file_count where owner_id = of_owner group by label having count(*) > 1
      )
      for update skip locked
    ), gone as (
      delete from file_count using several where file_count.ctid = several.ctid
      returning label, files
    )
    insert into file_count (owner_id, label, files)
    select of_owner, label, sum(files) from gone group by label having sum(files) <> 0
  $$;

  create function file_count_change() returns trigger language plpgsql as $$
  declare
    before text[] := '{}';
    after text[] := '{}';
    of_owner uuid := case when tg_op = 'DELETE' then old.owner_id else new.owner_id end;
    run text := pg_current_xact_id()::text;
  begin
    if tg_op <> 'INSERT' then
      before := file_counted(old.status, old.trashed_at, old.labels, old.tags, old.sort_at);
    end if;
    if tg_op <> 'DELETE' then
      after := file_counted(new.status, new.trashed_at, new.labels, new.tags, new.sort_at);
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

  create trigger file_count_added after insert on file
    for each row when (new.status in ('COMPLETED', 'ARCHIVED') and new.trashed_at is null)
    execute function file_count_change();
  create trigger file_count_removed after delete on file
    for each row when (old.status in ('COMPLETED', 'ARCHIVED') and old.trashed_at is null)
    execute function file_count_change();
  create trigger file_count_changed after update on file
    for each row when (
      (old.status, old.trashed_at, old.labels, old.tags, old.sort_at) is distinct from
      (new.status, new.trashed_at, new.labels, new.tags, new.sort_at)
    ) execute function file_count_change();

  insert into file_count (owner_id, label, files)
  select owner_id, label, count(*)
  from file, unnest(file_counted(status, trashed_at, labels, tags, sort_at)) as label
  group by owner_id, label;
  create index file_count_label on file_count (owner_id, label) include (files);
`;
