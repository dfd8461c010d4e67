import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { diskError } from '../../../../platform/disk/disk-error.ts';
import { hasErrno } from '../../../../platform/disk/errno.ts';
import type { ListedObject } from '../../domain/storage-provider.ts';
import { joinedFiles, joinedSize } from './joined-object.ts';
import { isReservedName, JOINED_SUFFIX } from './reserved-names.ts';

/**
 * Lists every object below `root` whose key starts with the prefix. Keeps one open directory per level in memory, never
 * the keys; skips objects removed during the walk.
 */
export async function* listObjects(
  root: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncIterable<ListedObject> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const segments = folder.split('/').slice(0, -1);
  // No key has such a segment, and the path could escape the root.
  if (segments.some((part) => ['', '.', '..'].includes(part) || isReservedName(part))) return;
  yield* walk(folder);

  async function* walk(inside: string): AsyncIterable<ListedObject> {
    for await (const entry of entriesOf(join(root, inside))) {
      signal?.throwIfAborted();
      const key = inside + entry.name;
      if (!key.startsWith(prefix)) continue;
      if (entry.isDirectory() && entry.name.endsWith(JOINED_SUFFIX)) {
        const files = await joinedFiles(join(root, key));
        const size = await known(joinedSize(files));
        const whole = key.slice(0, -JOINED_SUFFIX.length);
        if (size !== undefined && whole.startsWith(prefix)) yield { key: whole, size };
      } else if (entry.isDirectory()) {
        if (!isReservedName(entry.name)) yield* walk(`${key}/`);
      } else if (entry.isFile() && !isReservedName(entry.name)) {
        const size = await known(stat(join(root, key)).then((stats) => stats.size));
        if (size !== undefined) yield { key, size };
      }
    }
  }
}

async function* entriesOf(path: string): AsyncIterable<Dirent> {
  try {
    yield* await opendir(path);
  } catch (error) {
    if (!isGone(error)) throw diskError(error);
  }
}

/** The size, or undefined if the file no longer exists. */
async function known(size: Promise<number>): Promise<number | undefined> {
  try {
    return await size;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw diskError(error);
  }
}

function isGone(error: unknown): boolean {
  return hasErrno(error, 'ENOENT', 'ENOTDIR');
}
