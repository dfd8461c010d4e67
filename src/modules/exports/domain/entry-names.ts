import { FileName } from '../../library/domain/file-name.ts';

export interface EntryNameOptions {
  /** Names that no file may have, ignoring case. */
  readonly reserved?: RegExp;
  /** Extension of a sidecar beside each file, whose name is kept free. */
  readonly sidecar?: string;
}

/**
 * Zip entry names of files, in order. Each is a safe path segment of at most 255 bytes, with its sidecar's extension,
 * and unique on any file system, ignoring case; later duplicates are numbered, such as `photo (2).jpg`. Throws
 * `FILE_NAME_INVALID`.
 */
export function entryNames(
  originals: readonly string[],
  { reserved, sidecar = '' }: EntryNameOptions = {},
): string[] {
  const taken = new Set<string>();
  /** Next number to try, by name. */
  const next = new Map<string, number>();
  const keysOf = (name: string): string[] =>
    sidecar === '' ? [keyOf(name)] : [keyOf(name), keyOf(name + sidecar)];
  const isFree = (name: string): boolean =>
    !reserved?.test(name) && keysOf(name).every((key) => !taken.has(key));
  return originals.map((original) => {
    const name = FileName.of(original);
    let candidate = name.shortened(sidecar.length);
    const key = keyOf(candidate);
    let number = next.get(key) ?? 2;
    while (!isFree(candidate)) {
      candidate = name.numbered(number, sidecar.length);
      number += 1;
    }
    next.set(key, number);
    for (const one of keysOf(candidate)) taken.add(one);
    return candidate;
  });
}

/** Equal for names that some file system treats as the same. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}
