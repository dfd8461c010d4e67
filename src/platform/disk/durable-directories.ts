import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fsyncDirectory } from './fsync-directory.ts';

const MAX_REMEMBERED = 10_000;

/** Creates directories below one root that survive power loss. */
export class DurableDirectories {
  /**
   * Directories known to be durable. An existing one may have been created by another writer that has not synced it
   * yet.
   */
  private readonly durable = new Set<string>();

  constructor(private readonly root: string) {}

  /** Creates the root itself, accessible only by its owner. */
  async makeRoot(): Promise<void> {
    const firstMade = await mkdir(this.root, { recursive: true, mode: 0o700 });
    if (firstMade !== undefined) await syncParents(this.root, dirname(firstMade));
  }

  /** Creates the directory; when it resolves, the directory and its parents up to the root are durable. */
  async make(directory: string): Promise<void> {
    const firstMade = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (firstMade === undefined && this.durable.has(directory)) return;
    await syncParents(directory, this.root);
    if (this.durable.size >= MAX_REMEMBERED) this.durable.clear();
    this.durable.add(directory);
  }
}

/** A directory entry is stored in its parent: syncs each parent, from the nearest up to and including `top`. */
async function syncParents(directory: string, top: string): Promise<void> {
  for (let at = directory; at !== top && at !== dirname(at); at = dirname(at)) {
    await fsyncDirectory(dirname(at));
  }
}
