import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const PREFIX = 'fspg-';
/** Socket paths are limited to 107 bytes (macOS: 103); `/fspg-XXXXXX/.s.PGSQL.5432` takes 26. */
const MAX_BASE_BYTES = 75;

/** A temporary folder whose path is short enough for sockets. */
export function socketBase(): string {
  return Buffer.byteLength(tmpdir()) <= MAX_BASE_BYTES ? tmpdir() : '/tmp';
}

/** Creates a folder that only this user can access. */
export async function makeSocketFolder(): Promise<string> {
  return mkdtemp(join(socketBase(), PREFIX));
}

/**
 * Removes a socket folder. Ignores any other path, because it may come from a file damaged by a crash. Synchronous so
 * that it also works while the process exits.
 */
export function removeSocketFolder(path: string): void {
  if (dirname(path) !== socketBase() || !basename(path).startsWith(PREFIX)) return;
  rmSync(path, { recursive: true, force: true });
}
