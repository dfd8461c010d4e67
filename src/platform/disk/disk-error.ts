import { DomainError, isDomainError } from '../../kernel/domain-error.ts';
import { hasErrno } from './errno.ts';

/**
 * The file system's error in the words of the storage port: `STORAGE_FULL`, `STORAGE_LOCATION_INVALID` for a
 * key that no file can have, else `PROVIDER_UNAVAILABLE`. Names no path: the message can reach a client.
 */
export function diskError(cause: unknown): DomainError {
  if (isDomainError(cause)) return cause;
  if (isDiskFull(cause)) return new DomainError('STORAGE_FULL', 'the disk is full', { cause });
  if (hasErrno(cause, 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE')) {
    return new DomainError('STORAGE_LOCATION_INVALID', 'no file can have this key', { cause });
  }
  return new DomainError('PROVIDER_UNAVAILABLE', 'the disk does not answer as it should', {
    cause,
  });
}

/** Whether there was no room: the disk's, or the quota's of the user who runs the process. */
export function isDiskFull(error: unknown): boolean {
  return hasErrno(error, 'ENOSPC', 'EDQUOT');
}

/** Waits for file system work and rejects with `diskError`. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskError(error);
  }
}
