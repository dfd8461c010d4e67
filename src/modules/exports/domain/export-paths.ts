import { entryNames } from './entry-names.ts';
import { type ExportFormat, SIDECAR_EXTENSION } from './export-format.ts';

/** Names of the files that describe an export. */
const RESERVED = /^(?:manifest(?:-\d+)?\.(?:csv|json)|not-exported(?:-\d+)?\.txt)$/i;

/** Zip entry names of the files with these original names, in order; none is the name of a manifest or a sidecar. */
export function exportPaths(names: readonly string[], format: ExportFormat): string[] {
  const sidecar = format === 'ORIGINALS_WITH_XMP' ? SIDECAR_EXTENSION : '';
  return entryNames(names, { reserved: RESERVED, sidecar });
}
