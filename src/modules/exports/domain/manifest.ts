import { formatId } from '../../../kernel/id.ts';
import { csvLine } from './csv-line.ts';
import { type ExportFormat, SIDECAR_EXTENSION } from './export-format.ts';
import type { ExportedFile } from './exported-file.ts';

/** The export that a manifest describes. */
export interface ManifestHead {
  readonly id: string;
  readonly createdAt: Date;
  readonly format: ExportFormat;
}

/** Raised when the meaning of a field changes, never when a field is added. */
const VERSION = 1;

const COLUMNS = [
  'path',
  'part',
  'name',
  'sha256',
  'size',
  'mimeType',
  'capturedAt',
  'capturedAtSource',
  'utcOffsetMinutes',
  'uploadedAt',
  'tags',
  'favourite',
  'albums',
  'description',
  'latitude',
  'longitude',
  'sidecar',
] as const;

/** A file as a manifest describes it. */
type ManifestFile = Readonly<
  Record<(typeof COLUMNS)[number], string | number | boolean | null | readonly string[]>
>;

/** The manifest as JSON with one file per line. */
export function manifestJson(
  head: ManifestHead,
  part: number,
  files: readonly ExportedFile[],
): string {
  const described = files.map((file) => JSON.stringify(manifestFile(head, part, file)));
  const about = {
    version: VERSION,
    export: formatId('export', head.id),
    createdAt: head.createdAt.toISOString(),
    format: head.format,
    part,
  };
  return `${JSON.stringify(about).slice(0, -1)},"files":[\n${described.join(',\n')}\n]}\n`;
}

/** The manifest as CSV (RFC 4180) with a header; lists are separated by `; `. */
export function manifestCsv(
  head: ManifestHead,
  part: number,
  files: readonly ExportedFile[],
): string {
  const lines = files.map((file) => {
    const described = manifestFile(head, part, file);
    return csvLine(COLUMNS.map((column) => described[column]));
  });
  return [csvLine(COLUMNS), ...lines].join('');
}

function manifestFile(
  { format }: ManifestHead,
  part: number,
  { path, size, sha256, facts }: ExportedFile,
): ManifestFile {
  const { name, mimeType, capturedAt, utcOffsetMinutes, uploadedAt } = facts;
  const { tags, favourite, albums, description, latitude, longitude } = facts;
  return {
    path,
    part,
    name,
    sha256: sha256.hex,
    size,
    mimeType,
    capturedAt,
    capturedAtSource: facts.captureSource,
    utcOffsetMinutes,
    uploadedAt,
    tags,
    favourite,
    albums,
    description,
    latitude,
    longitude,
    sidecar: format === 'ORIGINALS_WITH_XMP' ? path + SIDECAR_EXTENSION : null,
  };
}
