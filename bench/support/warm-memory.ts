import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(4 * 1024 * 1024, 1);

/**
 * Writes and removes a file, so that the page cache of the next measurement is already backed by memory. Virtual
 * machines return free memory to their host and get it back page by page on first access; otherwise the server that
 * happens to be measured would pay for it.
 */
export async function warmMemory(folder: string, bytes: number): Promise<void> {
  const path = join(folder, 'warm');
  {
    await using file = await open(path, 'w');
    for (let written = 0; written < bytes; written += BLOCK.length) await file.write(BLOCK);
  }
  await rm(path);
}
