import { createHash } from 'node:crypto';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { hasErrno, ifExists, NO_LINK } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import { readBlocks } from '../../../../platform/disk/read-blocks.ts';
import type { PutSource } from '../../domain/storage-provider.ts';

type Declared = Pick<PutSource, 'size' | 'sha256'>;

/**
 * Links a durable file under a second name, durably. Resolves to false if hard links are impossible. An existing name
 * is left as it is: success if it has the declared bytes, else `CHECKSUM_MISMATCH`. A rejection changes nothing.
 */
export async function linkFile(from: string, to: string, declared: Declared): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasErrno(error, ...NO_LINK)) return false;
    if (!hasErrno(error, 'EEXIST')) throw error;
    return holdsFile(to, declared);
  }
  await syncNewName(to);
  return true;
}

/**
 * Renames a durable file, for file systems without hard links. Check and rename are not atomic: concurrent processes
 * that put different bytes under one key are not detected.
 */
export async function renameFile(from: string, to: string, declared: Declared): Promise<void> {
  if (await holdsFile(to, declared)) return;
  await rename(from, to);
  await syncNewName(to);
}

/**
 * Whether the declared bytes are stored durably as one file. Throws `CHECKSUM_MISMATCH` if different bytes are. Reads
 * them even if the file is a link to the source: it may be the source itself, damaged since.
 */
export async function holdsFile(path: string, declared: Declared): Promise<boolean> {
  if (!(await ifExists(stat(path)))) return false;
  await requireBytes([{ path, size: declared.size }], declared);
  await fsyncDirectory(dirname(path));
  return true;
}

/** Makes a new name durable; removes it if that fails: a later sync could succeed without having written it. */
export async function syncNewName(path: string, remove = () => unlink(path)): Promise<void> {
  try {
    await fsyncDirectory(dirname(path));
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Throws `CHECKSUM_MISMATCH` unless these files, in order, consist of the declared bytes. */
export async function requireBytes(
  files: readonly { readonly path: string; readonly size?: number }[],
  { sha256 }: Declared,
): Promise<void> {
  const hash = createHash('sha256');
  for (const { path, size } of files) {
    await using file = await open(path, 'r');
    const stats = await file.stat();
    if (stats.size !== size) throw otherBytes();
    for await (const block of readBlocks(file, size)) hash.update(block);
  }
  if (hash.digest('hex') !== sha256.hex) throw otherBytes();
}

export function otherBytes(): DomainError {
  return new DomainError('CHECKSUM_MISMATCH', 'The key already holds different bytes.');
}
