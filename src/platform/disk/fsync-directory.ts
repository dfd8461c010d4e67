import { open } from 'node:fs/promises';

import { hasErrno } from './errno.ts';

/**
 * When it resolves, the names in the directory survive power loss. A file system that has no such operation
 * (EINVAL, ENOTSUP; SMB for one) is left to its own order.
 */
export async function fsyncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  try {
    await directory.sync();
  } catch (error) {
    if (!hasErrno(error, 'EINVAL', 'ENOTSUP')) throw error;
  }
}
