import { FileName } from '../../library/domain/file-name.ts';

/**
 * Zip entry names of files, in order. Each is a safe path segment of at most 255 bytes and unique on any file system,
 * ignoring case; later duplicates are numbered, such as `photo (2).jpg`. Throws `FILE_NAME_INVALID`.
 */
export function entryNames(originals: readonly string[]): string[] {
  const taken = new Set<string>();
  /** Next number to try, by name. */
  const next = new Map<string, number>();
  return originals.map((original) => {
    const name = FileName.of(original);
    const key = keyOf(name.sanitized);
    let candidate = name.sanitized;
    let number = next.get(key) ?? 2;
    while (taken.has(keyOf(candidate))) {
      candidate = name.numbered(number);
      number += 1;
    }
    next.set(key, number);
    taken.add(keyOf(candidate));
    return candidate;
  });
}

/** Equal for names that some file system treats as the same. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}
