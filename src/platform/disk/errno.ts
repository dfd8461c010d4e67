/** Another file system, one without hard links, or a rule of the kernel against this one. */
export const NO_LINK = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Whether the error is the operating system's, with one of the given codes (`ENOENT`, `ENOSPC`, …). */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
