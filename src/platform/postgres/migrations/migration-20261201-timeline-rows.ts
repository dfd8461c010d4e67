import { Migration } from '@mikro-orm/migrations';

/** Short enough that other writers of these files hardly wait. */
const BATCH = 500;

/**
 * Fills the columns of the timeline in files that exist. Each batch is a transaction of its own; after an interruption,
 * it begins again and skips files that are done. Triggers keep the words, labels and counts.
 */
export class Migration20261201TimelineRows extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    let last: string | undefined = '00000000-0000-0000-0000-000000000000';
    while (last !== undefined) last = await this.fill(last);
    this.addSql('select file_count_fold(id) from app_user');
  }

  /** Returns the last id of the batch; undefined if there is none. */
  private async fill(after: string): Promise<string | undefined> {
    const ids = await this.execute(
      `with batch as (
         select id from file where id > ? order by id limit ${BATCH} for no key update
       ), known as (
         select f.id, m.facts #>> '{place,city}' as city,
           coalesce(m.facts #>> '{place,countryName}', m.facts #>> '{place,country}') as country,
           round(m.width::numeric / m.height, 4)::float8 as ratio,
           case when m.facts ->> 'durationMs' is not null then
             least(round((m.facts ->> 'durationMs')::numeric), 2147483647)::int end as duration_ms,
           (m.facts #>> '{capture,offsetMinutes}')::int as utc_offset_minutes, m.thumbhash,
           file_name_key(f.name) as name_key
         from batch join file f on f.id = batch.id
           left join content_media m on m.content_id = f.content_id
       ), filled as (
         update file f
         set city = k.city, country = k.country, ratio = k.ratio, duration_ms = k.duration_ms,
           utc_offset_minutes = k.utc_offset_minutes, thumbhash = k.thumbhash, name_key = k.name_key
         from known k
         where f.id = k.id and
           (f.city, f.country, f.ratio, f.duration_ms, f.utc_offset_minutes, f.thumbhash, f.name_key)
           is distinct from
           (k.city, k.country, k.ratio, k.duration_ms, k.utc_offset_minutes, k.thumbhash, k.name_key)
       )
       select id from batch order by id desc limit 1`,
      [after],
    );
    return ids[0]?.['id'] as string | undefined;
  }
}
