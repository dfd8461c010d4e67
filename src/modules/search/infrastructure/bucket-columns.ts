import type { Availability } from '../../library/domain/availability.ts';
import type { BucketFile } from '../application/file-search.ts';

/** SQL for the columns of a bucket, by name. */
const COLUMNS = {
  id: 'f.id',
  // Seconds with six digits after the point.
  sortAt: 'extract(epoch from f.sort_at)',
  date: 'f.date',
  mimeType: 'f.mime_type',
  favourite: 'f.favourite',
  availability: 'f.availability',
  ratio: 'f.ratio',
  durationMs: 'f.duration_ms',
  thumbhash: `encode(f.thumbhash, 'hex')`,
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
  const dates = linesOf(columns.date);
  const mimeTypes = linesOf(columns.mimeType);
  const favourites = linesOf(columns.favourite);
  const availabilities = linesOf(columns.availability);
  const ratios = linesOf(columns.ratio);
  const durations = linesOf(columns.durationMs);
  const thumbhashes = linesOf(columns.thumbhash);
  return linesOf(columns.id).map((id, at) => ({
    id,
    sortAt: timeOf(times[at] ?? ''),
    date: dates[at] ?? '',
    mimeType: mimeTypes[at] ?? '',
    favourite: favourites[at] === 'true',
    availability: availabilities[at] as Availability['kind'],
    ratio: numberOf(ratios[at]),
    durationMs: numberOf(durations[at]),
    thumbhash: base64Of(thumbhashes[at]),
  }));
}

/** Rounds down to milliseconds, as in cursors. */
function timeOf(seconds: string): Date {
  return new Date(Math.floor(Number(seconds.replace('.', '')) / 1000));
}

function numberOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}

function base64Of(hex: string | undefined): string | undefined {
  return hex ? Buffer.from(hex, 'hex').toString('base64') : undefined;
}
