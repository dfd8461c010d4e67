import { rm, open } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryName } from './reserved-names.ts';

/**
 * Writes, syncs, reads back and removes a small file in the directory. Resolves to an identifier of the disk; rejects if
 * any step fails.
 */
export async function probeDisk(directory: string): Promise<string> {
  const path = join(directory, temporaryName());
  const written = Buffer.from(path);
  try {
    await using file = await open(path, 'wx+', 0o600);
    await file.writeFile(written);
    await file.sync();
    const read = Buffer.alloc(written.byteLength);
    await file.read(read, 0, read.byteLength, 0);
    if (!read.equals(written))
      throw new Error('The disk returned different bytes than were written.');
    return `disk ${(await file.stat()).dev}`;
  } finally {
    await rm(path, { force: true });
  }
}
