import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * The parent of folders that do not outlive their test: in memory if there is room, where flushes take no time. Full
 * runs use a disk.
 */
export function scratchRoot(): string {
  if (process.env['FAULTS'] === 'full') return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
