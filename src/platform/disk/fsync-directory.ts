import { open } from 'node:fs/promises';

import { hasErrno } from './errno.ts';

/**
 * Makes the entries of the directory survive power loss. Ignores file systems without this operation (EINVAL, ENOTSUP;
 * for example SMB).
 */
export async function fsyncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  try {
    await directory.sync();
  } catch (error) {
    if (!hasErrno(error, 'EINVAL', 'ENOTSUP')) throw error;
  }
}
