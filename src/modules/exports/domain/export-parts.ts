import { DomainError } from '../../../kernel/domain-error.ts';

const MIB = 1024 ** 2;

/** Size of a part unless another is chosen. Bytes. */
export const DEFAULT_PART_BYTES = 2 * 1024 * MIB;

const MIN_PART_BYTES = 64 * MIB;
const MAX_PART_BYTES = 50 * 1024 * MIB;

/** Maximum number of files in a part, because the names and facts of one part are held in memory. */
const MAX_PART_FILES = 10_000;

/** A zip of an export, as planned when the export was created. */
export interface ExportPart {
  readonly number: number;
  readonly files: number;
  /** Size of the zip in bytes. */
  readonly sizeBytes: number;
}

/** Throws `EXPORT_PART_SIZE_INVALID` for less than 64 MiB or more than 50 GiB. */
export function requirePartBytes(partBytes: number): number {
  if (partBytes >= MIN_PART_BYTES && partBytes <= MAX_PART_BYTES) return partBytes;
  throw new DomainError(
    'EXPORT_PART_SIZE_INVALID',
    `A part must have between ${MIN_PART_BYTES} and ${MAX_PART_BYTES} bytes.`,
  );
}

/**
 * Assigns files to parts, in order, and returns the part of each, starting at 1. `bytes` are the most that each file adds
 * to a zip, `fixed` the most of a zip without files. A part takes files until the next would exceed `partBytes` or the
 * maximum number of files; a file that is larger than a part has a part of its own.
 */
export function partsOf(bytes: readonly number[], fixed: number, partBytes: number): number[] {
  let [part, size, files] = [1, fixed, 0];
  return bytes.map((more) => {
    if (files > 0 && (size + more > partBytes || files >= MAX_PART_FILES)) {
      [part, size, files] = [part + 1, fixed, 0];
    }
    size += more;
    files += 1;
    return part;
  });
}
