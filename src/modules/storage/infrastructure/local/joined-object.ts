import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { hasErrno, ifExists, NO_LINK } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import type { PutSource } from '../../domain/storage-provider.ts';
import { otherBytes, requireBytes, syncNewName } from './place-file.ts';
import { JOINED_SUFFIX, temporaryName } from './reserved-names.ts';

/*
 * An object that arrived as several files keeps them in the folder `<key>.joined`: concatenating them would write every
 * byte twice. `0-of-2-5242880` is the first of two files and has 5,242,880 bytes. The size in the name detects a lost
 * or truncated file, which would otherwise shift the bytes after it.
 */

const PIECE = /^(\d+)-of-(\d+)-(\d+)$/;

/** A key that fits as a file name may be too long as a folder name. */
const MISSING = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/** One file of an object. */
export interface ObjectFile {
  readonly path: string;
  /** The size it was stored with, if known. */
  readonly size?: number;
}

/** The folder of the joined object for `path`. */
export function joinedPath(path: string): string {
  return path + JOINED_SUFFIX;
}

/** The existing files of a joined object, in order; empty if there is no such object. */
export async function joinedFiles(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names.map((name) => join(folder, name));
}

/** The files of a joined object with their sizes; undefined if the object is missing or incomplete. */
export async function joinedPieces(folder: string): Promise<ObjectFile[] | undefined> {
  const names = await namesIn(folder);
  const pieces: ObjectFile[] = [];
  for (const name of names) {
    const [, index, count, size] = PIECE.exec(name) ?? [];
    if (Number(index) !== pieces.length || Number(count) !== names.length) return undefined;
    pieces.push({ path: join(folder, name), size: Number(size) });
  }
  return pieces.length > 0 ? pieces : undefined;
}

/** Whether the declared object is stored durably as several files. Throws `CHECKSUM_MISMATCH` if a different one is. */
export async function holdsJoined(folder: string, declared: PutSource): Promise<boolean> {
  if ((await namesIn(folder)).length === 0) return false;
  const pieces = await joinedPieces(folder);
  if (!pieces) throw otherBytes();
  await requireBytes(pieces, declared);
  await fsyncDirectory(dirname(folder));
  return true;
}

/**
 * Links durable files as the pieces of one object; the links are durable too. Like `linkFile`: resolves to false if
 * hard links are impossible, succeeds if the object already exists, and rejects with `CHECKSUM_MISMATCH` if a different
 * one does. A rejection changes nothing.
 */
export async function linkJoined(
  paths: readonly string[],
  folder: string,
  source: PutSource,
): Promise<boolean> {
  const temporary = join(dirname(folder), temporaryName());
  try {
    await mkdir(temporary, { mode: 0o700 });
    for (const [index, path] of paths.entries()) {
      const number = String(index).padStart(String(paths.length).length, '0');
      const { size } = await stat(path);
      await link(path, join(temporary, `${number}-of-${paths.length}-${size}`));
    }
    await fsyncDirectory(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (hasErrno(error, ...NO_LINK, 'ENAMETOOLONG')) return false;
    if (!hasErrno(error, 'EEXIST', 'ENOTEMPTY')) throw error;
    return holdsJoined(folder, source);
  }
  await syncNewName(folder, async () => {
    await rename(folder, temporary);
    await rm(temporary, { recursive: true, force: true });
  });
  return true;
}

/** Removes a joined object atomically. Removing a missing one is not an error. */
export async function removeJoined(folder: string): Promise<void> {
  const parent = dirname(folder);
  const temporary = join(parent, temporaryName());
  try {
    await rename(folder, temporary);
  } catch (error) {
    if (hasErrno(error, ...MISSING)) return;
    throw error;
  }
  await fsyncDirectory(parent);
  await rm(temporary, { recursive: true, force: true });
}

/** Total size of the files in bytes. */
export async function joinedSize(files: readonly string[]): Promise<number> {
  let size = 0;
  for (const path of files) size += (await stat(path)).size;
  return size;
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await ifExists(readdir(folder), MISSING);
  return names?.toSorted() ?? [];
}
