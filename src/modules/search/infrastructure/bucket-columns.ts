import type { Availability } from '../../library/domain/availability.ts';
import type { BucketFile } from '../application/file-search.ts';

/** SQL for the columns of a bucket, by name. */
const COLUMNS = {
  id: 'f.id',
  // Seconds. As a number with exact digits, it would take several times as long.
  sortAt: `date_part('epoch', f.sort_at)`,
  utcOffsetMinutes: 'f.utc_offset_minutes',
  mimeType: 'f.mime_type',
  favourite: 'f.favourite',
  availability: 'f.availability',
  ratio: 'f.ratio',
  durationMs: 'f.duration_ms',
  // Too short for line breaks.
  thumbhash: `encode(f.thumbhash, 'base64')`,
};

/** One line per file in each column; undefined for no files. */
export type BucketColumns = Readonly<Record<keyof typeof COLUMNS, string | undefined>>;

/**
 * Selects the columns of sorted files `f` as one row of texts. Thousands of rows take several times as long to send and
 * to parse.
 */
export const SELECT_COLUMNS = Object.entries(COLUMNS)
  .map(([name, value]) => `string_agg(coalesce((${value})::text, ''), E'\\n') as "${name}"`)
  .join(', ');

/** SQL for the availability of a complete file `f`. `places` is the short part of `labels`. */
export function availability(restored: string): string {
  return `case
    when 'hot' = any(f.places) then 'HOT'
    when 'restored' = any(f.places) and ${restored} then 'RESTORED'
    when 'restoring' = any(f.places) then 'RESTORING'
    else 'COLD'
  end`;
}

export function bucketFilesOf(columns: BucketColumns): BucketFile[] {
  const linesOf = (text: string | undefined): string[] => text?.split('\n') ?? [];
  const times = linesOf(columns.sortAt);
  const offsets = linesOf(columns.utcOffsetMinutes);
  const mimeTypes = linesOf(columns.mimeType);
  const favourites = linesOf(columns.favourite);
  const availabilities = linesOf(columns.availability);
  const ratios = linesOf(columns.ratio);
  const durations = linesOf(columns.durationMs);
  const thumbhashes = linesOf(columns.thumbhash);
  return linesOf(columns.id).map((id, at) => {
    const sortAt = timeOf(times[at] ?? '');
    return {
      id,
      sortAt,
      date: localDate(sortAt, Number(offsets[at])),
      mimeType: mimeTypes[at] ?? '',
      favourite: favourites[at] === 'true',
      availability: availabilities[at] as Availability['kind'],
      ratio: numberOf(ratios[at]),
      durationMs: numberOf(durations[at]),
      thumbhash: thumbhashes[at] || undefined,
    };
  });
}

/** Must match `file_local_time`. */
function localDate(sortAt: Date, utcOffsetMinutes: number): string {
  return new Date(sortAt.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}

/** Rounds down to milliseconds, as in cursors. */
function timeOf(seconds: string): Date {
  return new Date(Math.floor(Math.round(Number(seconds) * 1_000_000) / 1000));
}

function numberOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}
