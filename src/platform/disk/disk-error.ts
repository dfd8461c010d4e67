import { DomainError, isDomainError } from '../../kernel/domain-error.ts';
import { hasErrno } from './errno.ts';

/**
 * Translates a file system error for the storage port: `STORAGE_FULL`, `STORAGE_LOCATION_INVALID` for a key that cannot
 * be a file name, else `PROVIDER_UNAVAILABLE`. Names no path because the message may reach a client.
 */
export function diskError(cause: unknown): DomainError {
  if (isDomainError(cause)) return cause;
  if (isDiskFull(cause)) return new DomainError('STORAGE_FULL', 'The disk is full.', { cause });
  if (hasErrno(cause, 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE')) {
    return new DomainError('STORAGE_LOCATION_INVALID', 'The key cannot be used as a file name.', {
      cause,
    });
  }
  return new DomainError('PROVIDER_UNAVAILABLE', 'The disk returned an error.', { cause });
}

/** Whether the disk or the process's user quota is full. */
export function isDiskFull(error: unknown): boolean {
  return hasErrno(error, 'ENOSPC', 'EDQUOT');
}

/** Awaits file system work and rejects with `diskError`. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskError(error);
  }
}
