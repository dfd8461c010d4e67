import { createHash } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { DomainError } from '../../domain/shared/domain-error.ts';
import type { PutSource } from '../../domain/storage/storage-provider.ts';
import { hasErrno } from './errno.ts';
import { fsyncDirectory } from './fsync-directory.ts';
import { NO_LINK } from './place-file.ts';
import { readBlocks } from './read-blocks.ts';
import { JOINED_SUFFIX, temporaryName } from './reserved-names.ts';

/*
 * An object whose bytes came as several files keeps them as they came: `<key>.joined/000`, `001` … are its bytes in
 * this order. Joining them into one file would write every byte a second time.
 */

/** The folder of the object that would lie at `path`. */
export function joinedPath(path: string): string {
  return path + JOINED_SUFFIX;
}

/** The files of a joined object, in order; none when there is no such object. */
export async function joinedFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.toSorted().map((name) => join(folder, name));
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/**
 * Gives durable files, as the pieces of one object, a second and durable place. Like `linkFile`: false where no hard
 * link can be made, success when the object is there already, `CHECKSUM_MISMATCH` when it is another one; when it
 * rejects, nothing has changed.
 */
export async function linkJoined(
  paths: readonly string[],
  folder: string,
  source: PutSource,
): Promise<boolean> {
  const parent = dirname(folder);
  const temporary = join(parent, temporaryName());
  try {
    await mkdir(temporary, { mode: 0o700 });
    for (const [index, path] of paths.entries()) {
      await link(path, join(temporary, String(index).padStart(3, '0')));
    }
    await fsyncDirectory(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (hasErrno(error, ...NO_LINK)) return false;
    if (!hasErrno(error, 'EEXIST', 'ENOTEMPTY')) throw error;
    await requireSame(folder, source);
    await fsyncDirectory(parent);
    return true;
  }
  try {
    await fsyncDirectory(parent);
  } catch (error) {
    // A later sync of this name could succeed without having written it.
    await rename(folder, temporary);
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  return true;
}

/** Removes a joined object at once or not at all; a missing one is no error. */
export async function removeJoined(folder: string): Promise<void> {
  const parent = dirname(folder);
  const temporary = join(parent, temporaryName());
  try {
    await rename(folder, temporary);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return;
    throw error;
  }
  await fsyncDirectory(parent);
  await rm(temporary, { recursive: true, force: true });
}

/** Bytes of a joined object. */
export async function joinedSize(files: readonly string[]): Promise<number> {
  let size = 0;
  for (const path of files) size += (await stat(path)).size;
  return size;
}

async function requireSame(folder: string, declared: PutSource): Promise<void> {
  const hash = createHash('sha256');
  let size = 0;
  for (const path of await joinedFiles(folder)) {
    await using file = await open(path, 'r');
    for await (const block of readBlocks(file, Infinity)) {
      hash.update(block);
      size += block.byteLength;
    }
  }
  if (size === declared.size && hash.digest('hex') === declared.sha256.hex) return;
  throw new DomainError('CHECKSUM_MISMATCH', 'the key holds other bytes');
}
