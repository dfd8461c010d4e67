import { randomBytes } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { type Folder, folder } from '../general/folders.ts';
import { bytesOf, sourceOfFiles } from './object-source.ts';

export const PIECES = [1_500_000, 0, 1, 700_001, 0].map((size) => randomBytes(size));
export const WHOLE = Buffer.concat(PIECES);
export const KEY = 'ab/cd/object';

/** A local provider, and files on the same disk to be stored as one object. */
export class JoinedObjects implements AsyncDisposable {
  private constructor(
    private readonly home: Folder,
    readonly root: string,
    readonly provider: LocalStorageProvider,
  ) {}

  static async start(): Promise<JoinedObjects> {
    const home = await folder();
    const root = join(home.path, 'objects');
    return new JoinedObjects(home, root, await LocalStorageProvider.open({ name: 'local', root }));
  }

  get path(): string {
    return this.home.path;
  }

  async put(pieces: readonly Uint8Array[] = PIECES, key = KEY): Promise<StorageLocation> {
    return this.provider.put(key, await sourceOfFiles(this.path, pieces));
  }

  async read(location: StorageLocation, start = 0, end = WHOLE.length): Promise<Buffer> {
    return bytesOf(await this.provider.open(location, { start, end }));
  }

  /** Paths of all stored files. */
  async kept(): Promise<string[]> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted();
  }

  /** The number of files below the root that this process has open. */
  async openFiles(): Promise<number> {
    const descriptors = await readdir('/proc/self/fd');
    const paths = await Promise.all(
      descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    return paths.filter((path) => path.startsWith(this.root)).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.home[Symbol.asyncDispose]();
  }
}
