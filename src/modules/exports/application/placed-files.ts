import type { ExportFormat } from '../domain/export-format.ts';
import { exportPaths } from '../domain/export-paths.ts';
import type { ExportedFile } from '../domain/exported-file.ts';
import type { ExportCandidate } from './export-queries.ts';

/** Gives chosen files their places in an export. */
export function placedFiles(
  files: readonly ExportCandidate[],
  format: ExportFormat,
): ExportedFile[] {
  const paths = exportPaths(
    files.map(({ facts }) => facts.name),
    format,
  );
  return files.map(({ id, size, sha256, facts }, at) => {
    return { id, path: paths[at] ?? '', size, sha256, facts };
  });
}
