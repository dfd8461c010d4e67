/**
 * Folds text for searching, like `foldText` in the domain, and derives a file's labels. Written in SQL because
 * generated columns depend on it.
 */
export const FILE_WORDS = String.raw`
  create function file_fold(given text) returns text
    language plpgsql immutable strict parallel safe as $$
  declare
    folded text;
    symbol text;
  begin
    if octet_length(given) = char_length(given) then
      return btrim(regexp_replace(lower(given collate pg_c_utf8), '[^a-z0-9]+', ' ', 'g'));
    end if;
    folded := lower(normalize(given, nfkd) collate pg_c_utf8);
    folded := regexp_replace(folded,
      '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g');
    folded := translate(folded, 'ðđøłħıς', 'ddolhiσ');
    folded := replace(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    for symbol in
      select distinct hit[1]
      from regexp_matches(folded, '[\u2100-\u2bff\U0001f000-\U0001faff]', 'g') as hit
    loop
      folded := replace(folded, symbol, ' u' || to_hex(ascii(symbol)) || ' ');
    end loop;
    folded := regexp_replace(folded,
      '([\u3005-\u3007\u3021-\u302f\u3031-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])',
      ' \1 ', 'g');
    return btrim(regexp_replace(folded,
      '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020\u3030\ufe00-\ufe1f\ufeff\ufff0-\uffff\U000e0000-\U000e0fff]+',
      ' ', 'g'));
  end $$;

  -- A space before each word lets searches match its start. Words never contain a bar.
  -- Restoring a dump does not set a search path.
  create function file_search_text(name text, tags text[], camera text) returns text
    language plpgsql immutable parallel safe set search_path from current as $$
  declare
    words text := ' ' || file_fold(name);
    tag text;
  begin
    foreach tag in array tags loop
      words := words || ' | ' || coalesce(file_fold(tag), '');
    end loop;
    if camera is not null then
      words := words || ' | ' || file_fold(camera);
    end if;
    return words;
  end $$;

  -- Same as the category of FileType.
  create function file_category(mime_type text) returns text
    language sql immutable strict parallel safe
    return case
      when mime_type like 'image/%' then 'IMAGE'
      when mime_type like 'video/%' then 'VIDEO'
      when mime_type like 'audio/%' then 'AUDIO'
      when mime_type ~ '^application/(zip|gzip|zstd|x-(7z-compressed|tar|bzip2|xz|rar-compressed|rar)|vnd\.rar)$'
        then 'ARCHIVE'
      when mime_type like 'text/%'
        or mime_type ~ '^application/(pdf|rtf|msword|json|xml|epub\+zip)$'
        or mime_type ~ '^application/vnd\.(ms-|openxmlformats-officedocument|oasis\.opendocument|apple\.)'
        then 'DOCUMENT'
      else 'OTHER'
    end;

  -- Other labels to filter and count by.
  create function file_labels(
    mime_type text, status text, favourite boolean, located boolean, camera text, places text[]
  ) returns text[]
    language sql immutable parallel safe
    return array_remove(array[
      'category:' || file_category(mime_type),
      'type:' || mime_type,
      'status:' || status,
      case when favourite then 'favourite' end,
      case when located then 'located' end,
      'camera:' || left(camera, 200)
    ], null) || places;
`;
