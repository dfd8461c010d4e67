import { lstat, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { onDisk } from '../../../../platform/disk/disk-error.ts';
import { GONE, ifExists } from '../../../../platform/disk/errno.ts';
import { isTemporaryName, JOINED_SUFFIX } from './reserved-names.ts';

/**
 * Removes temporary files and folders below `folder` that have not been modified since `before`. A concurrent put or
 * delete may remove them first.
 */
export async function removeLeftovers(
  folder: string,
  before: Date,
  signal?: AbortSignal,
): Promise<void> {
  const entries = await onDisk(ifExists(opendir(folder), GONE));
  for await (const entry of entries ?? []) {
    signal?.throwIfAborted();
    const path = join(folder, entry.name);
    if (isTemporaryName(entry.name)) {
      const stats = await onDisk(ifExists(lstat(path), GONE));
      // Deleting a hard link keeps the bytes of an object that also uses them.
      if (stats && stats.mtime < before) await onDisk(rm(path, { recursive: true, force: true }));
    } else if (entry.isDirectory() && !entry.name.endsWith(JOINED_SUFFIX)) {
      await removeLeftovers(path, before, signal);
    }
  }
}
