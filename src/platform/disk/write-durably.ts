import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fsyncDirectory } from './fsync-directory.ts';

/**
 * Atomically writes a durable file with mode 0600; until it resolves, the previous file stays in place. `temporary` is
 * a path in the same directory.
 */
export async function writeDurably(
  path: string,
  text: string,
  temporary = `${path}.${randomUUID()}.part`,
): Promise<void> {
  try {
    {
      await using file = await open(temporary, 'wx', 0o600);
      await file.writeFile(text);
      await file.sync();
    }
    await rename(temporary, path);
    await fsyncDirectory(dirname(path));
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
