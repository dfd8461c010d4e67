import { addedBytes, fixedBytes } from '../domain/added-bytes.ts';
import { type ExportPart, partsOf } from '../domain/export-parts.ts';
import { exportPaths } from '../domain/export-paths.ts';
import type { PlacedFile } from '../domain/exported-file.ts';
import type { ManifestHead } from '../domain/manifest.ts';
import { exportMembers } from './export-members.ts';
import type { ExportCandidate } from './export-queries.ts';
import type { ZipFiles } from './zip-files.ts';

export interface PlannedParts {
  readonly files: readonly PlacedFile[];
  readonly parts: readonly ExportPart[];
}

/** Gives chosen files their names and parts in an export. */
export class PlanParts {
  constructor(private readonly zipFiles: Pick<ZipFiles, 'ofMembers'>) {}

  /** The sizes of the parts are exact. The length of an id does not matter, as all have the same. */
  plan(
    candidates: readonly ExportCandidate[],
    head: ManifestHead,
    partBytes: number,
  ): PlannedParts {
    const names = candidates.map(({ facts }) => facts.name);
    const paths = exportPaths(names, head.format);
    const named = candidates.map(({ id, size, sha256, facts }, at) => {
      return { id, path: paths[at] ?? '', size, sha256, facts };
    });
    const bytes = named.map((file) => addedBytes(file, head));
    const numbers = partsOf(bytes, fixedBytes(head), partBytes);
    const files = named.map((file, at) => ({ ...file, part: numbers[at] ?? 1 }));
    const parts = [...Map.groupBy(files, ({ part }) => part)].map(([number, ofPart]) => {
      const members = exportMembers({ head, part: number, files: ofPart });
      const { sizeBytes } = this.zipFiles.ofMembers(members);
      return { number, files: ofPart.length, sizeBytes };
    });
    return { files, parts };
  }
}
