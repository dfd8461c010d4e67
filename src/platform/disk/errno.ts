/** Different file systems, no hard link support, or forbidden by a kernel setting. */
export const NO_LINK = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Whether the error is an operating system error with one of these codes (`ENOENT`, `ENOSPC`, …). */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
