import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import type { CaptureTimeSource } from '../../library/domain/capture-time.ts';
import type { ExportCandidate } from '../application/export-queries.ts';

/** Selects files with what exports tell about them; append `where`. */
export const SELECT_CANDIDATES = `
  select f.id, f.name, f.mime_type, c.size, c.sha256, f.completed_at, f.sort_at, f.captured_at,
    f.capture_source, f.utc_offset_minutes, f.tags, f.favourite, f.description, f.latitude, f.longitude,
    f.trashed_at is not null as is_trashed,
    coalesce((
      select jsonb_agg(a.name order by a.name, a.id)
      from album_file x join album a on a.id = x.album_id
      where x.file_id = f.id and a.owner_id = f.owner_id), '[]'::jsonb) as albums
  from file f join content c on c.id = f.content_id`;

export interface CandidateRow {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  readonly sha256: Buffer;
  readonly completedAt: Date | undefined;
  readonly sortAt: Date;
  readonly capturedAt: Date | undefined;
  readonly captureSource: CaptureTimeSource | undefined;
  readonly utcOffsetMinutes: number | undefined;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  readonly description: string | undefined;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
  readonly albums: readonly string[];
  readonly isTrashed: boolean;
}

export function candidateOf(row: CandidateRow): ExportCandidate {
  const { id, size, isTrashed, name, mimeType, tags, favourite, albums } = row;
  const facts = {
    name,
    mimeType,
    uploadedAt: row.completedAt?.toISOString() ?? null,
    sortAt: row.sortAt.toISOString(),
    capturedAt: row.capturedAt?.toISOString() ?? null,
    captureSource: row.captureSource ?? null,
    utcOffsetMinutes: row.utcOffsetMinutes ?? null,
    tags,
    favourite,
    albums,
    description: row.description ?? null,
    latitude: row.latitude ?? null,
    longitude: row.longitude ?? null,
  };
  return { id, size, sha256: hashOf(row.sha256), isTrashed, facts };
}
