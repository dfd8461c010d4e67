import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ifExists } from '../../../../platform/disk/errno.ts';
import { writeDurably } from '../../../../platform/disk/write-durably.ts';
import { type PlaceClaims, requireOwnMarker } from '../place-claims.ts';
import { isReservedName, ROOT_MARKER, temporaryName } from './reserved-names.ts';

/**
 * Checks that a folder is the one this database knows by that name, and marks a new one. An unmounted disk looks like
 * an empty folder; continuing would mark its uploads as lost. A folder cannot have two names. Throws an error that says
 * what to do. Must not run concurrently.
 */
export async function claimRoot(root: string, name: string, claims: PlaceClaims): Promise<void> {
  const expected = await claims.read(name);
  const path = join(root, ROOT_MARKER);
  const found = (await ifExists(readFile(path, 'utf8')))?.trim();
  if (expected !== undefined) {
    if (found === expected) return requireOwnMarker(root, name, expected, claims);
    const why =
      found === undefined ? 'its marker is missing' : 'it has the marker of another folder';
    throw new Error(
      `${root} is not the folder "${name}" that this database expects: ${why}. Check that the right disk is mounted and that DATA_DIR is correct. ` +
        `To start over with this folder and abandon the contents of the other: ` +
        `mkdir -p ${root} && echo ${expected} > ${path}`,
    );
  }
  if (found !== undefined) await requireOwnMarker(root, name, found, claims);
  if (found !== undefined && (await holdsMore(root))) {
    throw new Error(
      `${root} belongs to another database, which tracks its contents. Use that database (DATABASE_URL) or an empty folder (DATA_DIR).`,
    );
  }
  const marker = found ?? randomUUID();
  if (found === undefined) {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await writeDurably(path, `${marker}\n`, join(root, temporaryName()));
  }
  await claims.record(name, marker);
}

async function holdsMore(root: string): Promise<boolean> {
  const names = await readdir(root);
  return names.some((name) => !isReservedName(name) && name !== 'lost+found');
}
