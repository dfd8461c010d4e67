import { FileName } from '../../library/domain/file-name.ts';

/**
 * The names that files get in a zip, in their order: each one safe path segment of at most 255 bytes, none twice on
 * any system (capitals do not count): what comes later is numbered, as in `photo (2).jpg`. Throws `FILE_NAME_INVALID`.
 */
export function entryNames(originals: readonly string[]): string[] {
  const taken = new Set<string>();
  /** By the name that was taken: the number to try next. */
  const next = new Map<string, number>();
  return originals.map((original) => {
    const name = FileName.of(original);
    const key = keyOf(name.sanitized);
    let free = name.sanitized;
    let number = next.get(key) ?? 2;
    while (taken.has(keyOf(free))) {
      free = name.numbered(number);
      number += 1;
    }
    next.set(key, number);
    taken.add(keyOf(free));
    return free;
  });
}

/** Equal for names that some file system takes for the same. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}
