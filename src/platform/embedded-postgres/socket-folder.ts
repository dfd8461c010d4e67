import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const PREFIX = 'fspg-';
/** A socket path ends at 107 bytes (macOS: 103); `/fspg-XXXXXX/.s.PGSQL.5432` takes 26. */
const MAX_BASE_BYTES = 75;

/** The temporary folder of this machine that is short enough to hold socket folders. */
export function socketBase(): string {
  return Buffer.byteLength(tmpdir()) <= MAX_BASE_BYTES ? tmpdir() : '/tmp';
}

/** Makes a new folder that only this user can enter. */
export async function makeSocketFolder(): Promise<string> {
  return mkdtemp(join(socketBase(), PREFIX));
}

/**
 * Removes a socket folder; any other path is left alone, as it may come from a file of a crash.
 * Synchronous, so that it also works while the process exits.
 */
export function removeSocketFolder(path: string): void {
  if (dirname(path) !== socketBase() || !basename(path).startsWith(PREFIX)) return;
  rmSync(path, { recursive: true, force: true });
}
