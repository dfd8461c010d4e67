import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { diskError, onDisk } from '../../../../platform/disk/disk-error.ts';
import { GONE, hasErrno, ifExists } from '../../../../platform/disk/errno.ts';
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
        const size = await onDisk(ifExists(joinedSize(files), GONE));
        const whole = key.slice(0, -JOINED_SUFFIX.length);
        if (size !== undefined && whole.startsWith(prefix)) yield { key: whole, size };
      } else if (entry.isDirectory()) {
        if (!isReservedName(entry.name)) yield* walk(`${key}/`);
      } else if (entry.isFile() && !isReservedName(entry.name)) {
        const stats = await onDisk(ifExists(stat(join(root, key)), GONE));
        if (stats) yield { key, size: stats.size };
      }
    }
  }
}

async function* entriesOf(path: string): AsyncIterable<Dirent> {
  try {
    yield* await opendir(path);
  } catch (error) {
    if (!hasErrno(error, ...GONE)) throw diskError(error);
  }
}
