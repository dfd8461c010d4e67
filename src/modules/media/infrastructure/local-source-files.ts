import { lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { onDisk } from '../../../platform/disk/disk-error.ts';
import { ifExists } from '../../../platform/disk/errno.ts';
import { writeFully } from '../../../platform/disk/write-fully.ts';
import type { SourceFiles } from '../application/source-files.ts';

/** Other processes may share the folder. No job holds a copy for longer. Milliseconds. */
const LEFTOVER_MS = 3_600_000;

/** Copies sources without a file of their own below `folder`, whose old copies are removed first. */
export async function openSourceFiles(folder: string, newName: () => string): Promise<SourceFiles> {
  await onDisk(removeLeftovers(folder));
  return {
    async open(source, signal) {
      const [path, more] = source.localPaths ?? [];
      if (path !== undefined && more === undefined) {
        return { path, [Symbol.asyncDispose]: async () => undefined };
      }
      await onDisk(mkdir(folder, { recursive: true, mode: 0o700 }));
      const copy = join(folder, newName());
      const remove = (): Promise<void> => rm(copy, { force: true });
      try {
        await using file = await onDisk(open(copy, 'wx', 0o600));
        let position = 0;
        for await (const chunk of source.open(signal)) {
          await onDisk(writeFully(file, chunk, position));
          position += chunk.byteLength;
        }
      } catch (error) {
        await remove();
        throw error;
      }
      return { path: copy, [Symbol.asyncDispose]: remove };
    },
  };
}

/** Removes what crashed processes left. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of (await ifExists(readdir(folder))) ?? []) {
    const path = join(folder, name);
    const stats = await ifExists(lstat(path));
    if (stats && stats.mtimeMs < Date.now() - LEFTOVER_MS) await rm(path, { force: true });
  }
}
