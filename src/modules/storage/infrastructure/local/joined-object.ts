import { createHash } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { hasErrno, NO_LINK } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import { readBlocks } from '../../../../platform/disk/read-blocks.ts';
import type { PutSource } from '../../domain/storage-provider.ts';
import { JOINED_SUFFIX, temporaryName } from './reserved-names.ts';

/*
 * An object whose bytes came as several files keeps them as they came, in the folder `<key>.joined`: joining them into
 * one file would write every byte a second time. `0-of-2-5242880` is the first of two files and has 5242880 bytes; without
 * that in its name, a file that is lost or cut short would only move the bytes behind it.
 */

const PIECE = /^(\d+)-of-(\d+)-(\d+)$/;

/** A name that fits a file may be too long for its folder. */
const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/** A file that an object consists of. */
export interface ObjectFile {
  readonly path: string;
  /** The bytes it was put with, where that is known. */
  readonly size?: number;
}

/** The folder of the object that would lie at `path`. */
export function joinedPath(path: string): string {
  return path + JOINED_SUFFIX;
}

/** The files of a joined object, in order, as far as they are there; none when there is no such object. */
export async function joinedFiles(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names.map((name) => join(folder, name));
}

/** The files of a joined object with their sizes; undefined when there is no such object, or not all of it. */
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

/** Whether the declared object is there, durably, in several files. Throws `CHECKSUM_MISMATCH` when another one is. */
export async function holdsJoined(folder: string, declared: PutSource): Promise<boolean> {
  if ((await namesIn(folder)).length === 0) return false;
  await requireSame(folder, declared);
  await fsyncDirectory(dirname(folder));
  return true;
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
    if (hasErrno(error, ...NOT_THERE)) return;
    throw error;
  }
  await fsyncDirectory(parent);
  await rm(temporary, { recursive: true, force: true });
}

/** Bytes of files together. */
export async function joinedSize(files: readonly string[]): Promise<number> {
  let size = 0;
  for (const path of files) size += (await stat(path)).size;
  return size;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (hasErrno(error, ...NOT_THERE)) return [];
    throw error;
  }
}

async function requireSame(folder: string, declared: PutSource): Promise<void> {
  const pieces = await joinedPieces(folder);
  if (!pieces) throw otherBytes();
  const hash = createHash('sha256');
  for (const { path, size } of pieces) {
    await using file = await open(path, 'r');
    let there = 0;
    for await (const block of readBlocks(file, Infinity)) {
      hash.update(block);
      there += block.byteLength;
    }
    if (there !== size) throw otherBytes();
  }
  if (hash.digest('hex') !== declared.sha256.hex) throw otherBytes();
}

function otherBytes(): DomainError {
  return new DomainError('CHECKSUM_MISMATCH', 'the key holds other bytes');
}
