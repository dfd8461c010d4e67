import { createHash } from 'node:crypto';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { hasErrno, NO_LINK } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import { readBlocks } from '../../../../platform/disk/read-blocks.ts';
import type { PutSource } from '../../domain/storage-provider.ts';

type Declared = Pick<PutSource, 'size' | 'sha256'>;

/**
 * Gives a durable file a second, durable name and resolves to true; to false where no hard link can be made.
 * A name that is taken stays as it is: that is success when it has the declared bytes, else `CHECKSUM_MISMATCH`.
 * When it rejects, the name reads as before.
 */
export async function linkFile(from: string, to: string, declared: Declared): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasErrno(error, ...NO_LINK)) return false;
    if (!hasErrno(error, 'EEXIST')) throw error;
    return holdsFile(to, declared, from);
  }
  await syncNewName(to);
  return true;
}

/**
 * Renames a durable file, for file systems without hard links. The check and the rename are two steps there:
 * processes that put different bytes under one key at the same moment are not told apart.
 */
export async function renameFile(from: string, to: string, declared: Declared): Promise<void> {
  if (await holdsFile(to, declared, from)) return;
  await rename(from, to);
  await syncNewName(to);
}

/**
 * Whether the declared bytes are there, durably, as one file. Throws `CHECKSUM_MISMATCH` when others are. `from` is a
 * file that is known to have them.
 */
export async function holdsFile(path: string, declared: Declared, from?: string): Promise<boolean> {
  if (!(await exists(path))) return false;
  await requireSame(path, declared, from);
  await fsyncDirectory(dirname(path));
  return true;
}

/** A name whose sync failed goes again: a later sync of it could succeed without having written it. */
async function syncNewName(path: string): Promise<void> {
  try {
    await fsyncDirectory(dirname(path));
  } catch (error) {
    await unlink(path);
    throw error;
  }
}

async function requireSame(path: string, declared: Declared, from?: string): Promise<void> {
  await using file = await open(path, 'r');
  const existing = await file.stat();
  const offered = from === undefined ? undefined : await stat(from);
  if (existing.ino === offered?.ino && existing.dev === offered.dev) return;
  if (existing.size === declared.size) {
    const hash = createHash('sha256');
    for await (const block of readBlocks(file, existing.size)) hash.update(block);
    if (hash.digest('hex') === declared.sha256.hex) return;
  }
  throw new DomainError('CHECKSUM_MISMATCH', 'the key holds other bytes');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
