import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fsyncDirectory } from './fsync-directory.ts';

const MAX_REMEMBERED = 10_000;

/** Directories below one root, made so that they survive power loss. */
export class DurableDirectories {
  /** Known to be durable. One found on disk may be another writer's that has not been synced yet. */
  private readonly durable = new Set<string>();

  constructor(private readonly root: string) {}

  /** Makes the root itself, for its owner only. */
  async makeRoot(): Promise<void> {
    const firstMade = await mkdir(this.root, { recursive: true, mode: 0o700 });
    if (firstMade !== undefined) await syncParents(this.root, dirname(firstMade));
  }

  /** When it resolves, the directory and all above it, up to the root, are there to stay. */
  async make(directory: string): Promise<void> {
    const firstMade = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (firstMade === undefined && this.durable.has(directory)) return;
    await syncParents(directory, this.root);
    if (this.durable.size >= MAX_REMEMBERED) this.durable.clear();
    this.durable.add(directory);
  }
}

/** A directory's name lives in its parent: syncs each parent, from the nearest up to and including `top`. */
async function syncParents(directory: string, top: string): Promise<void> {
  for (let at = directory; at !== top && at !== dirname(at); at = dirname(at)) {
    await fsyncDirectory(dirname(at));
  }
}
