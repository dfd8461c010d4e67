import type { Stats } from 'node:fs';
import { rm, unlink } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { KeyedMutex } from '../../../../kernel/concurrency/keyed-mutex.ts';
import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { diskError, onDisk } from '../../../../platform/disk/disk-error.ts';
import { DurableDirectories } from '../../../../platform/disk/durable-directories.ts';
import { hasErrno } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import { RootMarker } from '../../../../platform/disk/root-marker.ts';
import { requireTier } from '../../domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../domain/retrieval-tier.ts';
import { StorageLocation } from '../../domain/storage-location.ts';
import type {
  ByteRange,
  ListedObject,
  ObjectStat,
  ProviderCapabilities,
  ProviderHealth,
  PutSource,
  RestoreState,
  StorageProvider,
} from '../../domain/storage-provider.ts';
import {
  holdsJoined,
  joinedPath,
  joinedPieces,
  joinedSize,
  linkJoined,
  type ObjectFile,
  removeJoined,
} from './joined-object.ts';
import { listObjects } from './list-objects.ts';
import { holdsFile, linkFile, renameFile } from './place-file.ts';
import { probeDisk } from './probe-disk.ts';
import { readObject, statObject } from './read-object.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { isReservedName, ROOT_MARKER, temporaryName } from './reserved-names.ts';
import { writeVerified } from './write-verified.ts';

const HEALTH_TIMEOUT_MS = 5000;

/**
 * Stores each object as one file below a root folder, readable only by its owner. Files on the same disk are
 * hard-linked instead of copied; an object made of several files stays several files (joined-object.ts).
 */
export class LocalStorageProvider implements StorageProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities = {
    storageClass: 'STANDARD',
    instantAccess: true,
    retrievalTiers: [],
    signedUrls: false,
    maxObjectBytes: FileSize.MAX_BYTES,
    simulated: false,
    timeScale: 1,
    priceList: undefined,
  };
  disk: string | undefined;
  private readonly root: string;
  private readonly directories: DurableDirectories;
  /** Locks per path: a failed sync must not remove a name that a concurrent put relies on. */
  private readonly mutex = new KeyedMutex();
  private probe: Promise<string> | undefined;
  private marker: RootMarker | undefined;

  constructor({ name, root }: { readonly name: string; readonly root: string }) {
    this.name = name;
    this.root = resolve(root);
    this.directories = new DurableDirectories(this.root);
  }

  /** Creates the root if missing. Throws unless it can be written and read. */
  static async open(
    options: Readonly<Record<'name' | 'root', string>>,
  ): Promise<LocalStorageProvider> {
    const provider = new LocalStorageProvider(options);
    await onDisk(provider.directories.makeRoot());
    provider.disk = await onDisk(probeDisk(provider.root));
    provider.marker = await onDisk(RootMarker.read(join(provider.root, ROOT_MARKER)));
    return provider;
  }

  async put(key: string, source: PutSource, signal?: AbortSignal): Promise<StorageLocation> {
    signal?.throwIfAborted();
    const location = StorageLocation.of(this.name, key, this.capabilities.storageClass);
    const path = this.pathOf(key);
    await this.requireMounted();
    await onDisk(this.directories.make(dirname(path)));
    if (!(await this.putLink(path, source))) await this.putBytes(path, source, signal);
    return location;
  }

  async open(
    location: StorageLocation,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<Readable> {
    signal?.throwIfAborted();
    return this.finding(async () => readObject(await this.filesOf(location.key), range, signal));
  }

  async stat(location: StorageLocation, signal?: AbortSignal): Promise<ObjectStat> {
    signal?.throwIfAborted();
    const stats = await this.statsOf(location.key);
    return {
      size: stats.reduce((sum, { size }) => sum + size, 0),
      sha256: undefined,
      storageClass: this.capabilities.storageClass,
      restore: { kind: 'NOT_NEEDED' },
    };
  }

  async retrieve(_location: StorageLocation, tier: RetrievalTier): Promise<RestoreState> {
    requireTier(this.capabilities.storageClass, tier);
    return { kind: 'NOT_NEEDED' };
  }

  async delete(location: StorageLocation, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const path = this.pathOf(location.key);
    // Otherwise the object would come back with its disk.
    await this.requireMounted();
    try {
      await unlink(path);
      await fsyncDirectory(dirname(path));
    } catch (error) {
      if (!hasErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw diskError(error);
    }
    await onDisk(removeJoined(joinedPath(path)));
  }

  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject> {
    return listObjects(this.root, prefix, signal);
  }

  removeLeftovers(before: Date, signal?: AbortSignal): Promise<void> {
    return removeLeftovers(this.root, before, signal);
  }

  async localPathsOf(location: StorageLocation): Promise<readonly string[]> {
    return (await this.filesOf(location.key)).map(({ path }) => path);
  }

  /** By device and inode, which a hard link shares. */
  async identitiesOf(location: StorageLocation): Promise<readonly string[]> {
    const stats = await this.statsOf(location.key);
    return stats.map(({ dev, ino }) => `file:${dev}:${ino}`);
  }

  async health(signal?: AbortSignal): Promise<ProviderHealth> {
    // Shared so that health checks of an unresponsive disk do not exhaust the thread pool.
    this.probe ??= probeDisk(this.root).finally(() => (this.probe = undefined));
    const timer = new AbortController();
    const stop = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal;
    const late = delay(HEALTH_TIMEOUT_MS, undefined, { signal: stop, ref: false }).then(() => {
      throw new DomainError(
        'PROVIDER_UNAVAILABLE',
        `The disk did not respond within ${HEALTH_TIMEOUT_MS / 1000} s.`,
      );
    });
    try {
      await Promise.race([this.requireMounted().then(() => this.probe), late]);
      return { healthy: true };
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      return { healthy: false, reason: `Cannot write and read in ${this.root}: ${reason}` };
    } finally {
      timer.abort();
    }
  }

  private statsOf(key: string): Promise<Stats[]> {
    return this.finding(async () => statObject(await this.filesOf(key)));
  }

  /** Looks for an object; a missing one counts as missing only if the disk is mounted. */
  private async finding<T>(look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (isDomainError(error, 'OBJECT_NOT_FOUND')) await this.requireMounted();
      throw error;
    }
  }

  /** Throws `PROVIDER_UNAVAILABLE` if the folder has lost its marker. */
  private async requireMounted(): Promise<void> {
    if (!this.marker || (await onDisk(this.marker.isThere()))) return;
    throw new DomainError(
      'PROVIDER_UNAVAILABLE',
      `The disk of ${this.root} is not mounted: its marker is missing.`,
    );
  }

  /** The files that make up an object: one, or those it was joined from. */
  private async filesOf(key: string): Promise<readonly ObjectFile[]> {
    const path = this.pathOf(key);
    return (await onDisk(joinedPieces(joinedPath(path)))) ?? [{ path }];
  }

  private pathOf(key: string): string {
    const path = resolve(join(this.root, key));
    if (!path.startsWith(this.root + sep) || key.split('/').some(isReservedName)) {
      throw new DomainError('STORAGE_LOCATION_INVALID', `Invalid storage key: ${key}.`);
    }
    return path;
  }

  /** Returns false if there are no local files or they cannot be linked. */
  private async putLink(path: string, source: PutSource): Promise<boolean> {
    const { localPaths = [] } = source;
    const [first] = localPaths;
    if (first === undefined) return false;
    const size = await onDisk(joinedSize(localPaths));
    if (size !== source.size) {
      throw new DomainError(
        'CHECKSUM_MISMATCH',
        `The source has ${size} bytes, but ${source.size} were declared.`,
      );
    }
    const folder = joinedPath(path);
    return onDisk(
      this.mutex.run(path, async () =>
        localPaths.length === 1
          ? (await holdsJoined(folder, source)) || linkFile(first, path, source)
          : (await holdsFile(path, source)) || linkJoined(localPaths, folder, source),
      ),
    );
  }

  private async putBytes(path: string, source: PutSource, signal?: AbortSignal): Promise<void> {
    const temporary = join(dirname(path), temporaryName());
    try {
      await writeVerified(temporary, source, signal);
      const place = async () => {
        if (await holdsJoined(joinedPath(path), source)) return;
        if (!(await linkFile(temporary, path, source))) await renameFile(temporary, path, source);
      };
      await onDisk(this.mutex.run(path, place));
    } finally {
      // A leftover is harmless because no key maps to its name.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}
