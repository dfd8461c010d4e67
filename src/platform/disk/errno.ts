/** Different file systems, no hard link support, or forbidden by a kernel setting. */
export const NO_LINK = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** The file does not exist, or something other than a directory is in its path. */
export const GONE = ['ENOENT', 'ENOTDIR'];

/** Whether the error has one of these operating system (`ENOENT`, `ENOSPC`, …) or PostgreSQL codes. */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** The result of file system work; undefined if it fails with a code that says that the file is missing. */
export async function ifExists<T>(
  work: Promise<T>,
  missing: readonly string[] = ['ENOENT'],
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasErrno(error, ...missing)) return undefined;
    throw error;
  }
}
