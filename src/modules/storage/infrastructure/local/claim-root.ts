import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { hasErrno } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import { isReservedName, ROOT_MARKER, temporaryName } from './reserved-names.ts';

/** What the database remembers of the folders it belongs to. */
export interface RootClaims {
  /** What the folder's marker must say; undefined for a folder that was never used. */
  read(name: string): Promise<string | undefined>;
  /** Keeps the first marker that is given for a name. */
  record(name: string, marker: string): Promise<void>;
}

/**
 * Makes sure that a folder is the one that the database knows by that name, and marks a new one. A folder that is not
 * mounted looks like an empty one: to go on would mean that uploads count as lost which are only out of sight. Throws
 * an error that says what to do. One process at a time.
 */
export async function claimRoot(root: string, name: string, claims: RootClaims): Promise<void> {
  const expected = await claims.read(name);
  const found = await readMarker(root);
  if (expected !== undefined) {
    if (found === expected) return;
    const why = found === undefined ? 'its marker is missing' : 'it has the marker of another';
    throw new Error(
      `${root} is not the folder "${name}" that this database knows: ${why}. Is the right disk mounted, and DATA_DIR ` +
        `right? To start with this folder and without what was in the other: ` +
        `mkdir -p ${root} && echo ${expected} > ${join(root, ROOT_MARKER)}`,
    );
  }
  if (found !== undefined && (await holdsMore(root))) {
    throw new Error(
      `${root} belongs to another database, which knows what is in it. Use that database (DATABASE_URL), or an empty folder (DATA_DIR)`,
    );
  }
  await claims.record(name, found ?? (await writeMarker(root)));
}

async function readMarker(root: string): Promise<string | undefined> {
  try {
    return (await readFile(join(root, ROOT_MARKER), 'utf8')).trim();
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Resolves to what the new, durable marker says. */
async function writeMarker(root: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const marker = randomUUID();
  const temporary = join(root, temporaryName());
  try {
    {
      await using file = await open(temporary, 'wx', 0o600);
      await file.writeFile(`${marker}\n`);
      await file.datasync();
    }
    await rename(temporary, join(root, ROOT_MARKER));
    await fsyncDirectory(root);
    return marker;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function holdsMore(root: string): Promise<boolean> {
  const names = await readdir(root);
  return names.some((name) => !isReservedName(name) && name !== 'lost+found');
}
