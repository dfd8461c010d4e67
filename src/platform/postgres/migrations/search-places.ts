/**
 * Where a file's bytes are stored, denormalized into the file's row: `provider:…` for each copy, and `hot`, `restoring`
 * or `restored` for its usable copies. Does not reflect expiry of restored copies. Maintained by triggers.
 */
export const FILE_PLACES = `
  alter table file add column places text[] not null default '{}';

  create function content_places(of_content uuid) returns text[]
    language sql stable
    return array(
      select distinct label
      from content_copy p, lateral (values
        ('provider:' || p.provider),
        (case when p.storage_class not in ('GLACIER', 'DEEP_ARCHIVE') then 'hot' end),
        (case p.restore ->> 'kind' when 'IN_PROGRESS' then 'restoring' when 'RESTORED' then 'restored' end)
      ) as said (label)
      where p.content_id = of_content and p.state in ('STORED', 'VERIFIED') and label is not null
      order by label
    );

  create function file_places_of_copy() returns trigger language plpgsql as $$
  declare
    changed uuid := case when tg_op = 'DELETE' then old.content_id else new.content_id end;
    now_at text[] := content_places(changed);
  begin
    update file set places = now_at where content_id = changed and places <> now_at;
    return null;
  end $$;

  create function file_places_of_file() returns trigger language plpgsql as $$
  begin
    new.places := case when new.content_id is null then '{}' else content_places(new.content_id) end;
    return new;
  end $$;

  create trigger file_places_added after insert or delete on content_copy
    for each row execute function file_places_of_copy();
  create trigger file_places_changed after update of state, storage_class, restore on content_copy
    for each row when (
      (old.state, old.storage_class, old.restore) is distinct from
      (new.state, new.storage_class, new.restore)
    ) execute function file_places_of_copy();
  create trigger file_places_begun before insert on file
    for each row when (new.content_id is not null) execute function file_places_of_file();
  create trigger file_places_pointed before update of content_id on file
    for each row when (old.content_id is distinct from new.content_id)
    execute function file_places_of_file();

  update file set places = content_places(content_id) where content_id is not null;
`;
