import { join, resolve } from 'node:path';

import type { Clock } from '../../../../kernel/clock.ts';
import { KeyedMutex } from '../../../../kernel/concurrency/keyed-mutex.ts';
import { DomainError } from '../../../../kernel/domain-error.ts';
import {
  type ArchivedObject,
  archivedObjectAt,
  requestRestore,
  restoreStateOf,
  type RestoreTiming,
} from '../../domain/archived-object.ts';
import { restoreTiming } from '../../domain/restore-timing.ts';
import { requireTier, tiersOf } from '../../domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../domain/retrieval-tier.ts';
import { StorageLocation } from '../../domain/storage-location.ts';
import type {
  ByteRange,
  ListedObject,
  ListedRestore,
  ObjectStat,
  ProviderHealth,
  PutSource,
  RestoreState,
  StorageProvider,
} from '../../domain/storage-provider.ts';
import { LocalStorageProvider } from '../local/local-storage-provider.ts';
import { sha256ContentHasher } from '../sha256-content-hasher.ts';
import { RestoreRecords } from './restore-records.ts';

export interface SimulatedArchiveOptions {
  readonly name: string;
  /** Absolute, or relative to the working directory. Used exclusively by this provider. */
  readonly root: string;
  readonly storageClass: 'GLACIER' | 'DEEP_ARCHIVE';
  /** Speed-up over Amazon: 14,400 compresses 12 hours into 3 seconds. */
  readonly timeScale: number;
  readonly clock: Clock;
}

/**
 * A local disk that behaves like S3 Glacier: reads fail until a requested restore is ready, and again after it expires.
 * State is kept on disk, so it survives restarts; there are no timers.
 */
export class SimulatedArchiveProvider implements StorageProvider {
  readonly name: string;
  readonly capabilities: StorageProvider['capabilities'];
  private readonly restores: RestoreRecords;
  private readonly timing: RestoreTiming;
  private readonly clock: Clock;
  /** Prevents concurrent requests from both starting a restore. */
  private readonly mutex = new KeyedMutex();

  private constructor(
    { name, root, storageClass, timeScale, clock }: SimulatedArchiveOptions,
    /** The objects' bytes. */
    private readonly objects: LocalStorageProvider,
    /** Stored next to the objects and readable immediately. */
    readonly records: LocalStorageProvider,
  ) {
    this.name = name;
    this.clock = clock;
    this.timing = restoreTiming(timeScale);
    this.restores = new RestoreRecords(join(resolve(root), 'restores'));
    this.capabilities = {
      ...objects.capabilities,
      storageClass,
      instantAccess: false,
      retrievalTiers: tiersOf(storageClass),
      simulated: true,
      timeScale,
      priceList: 's3',
    };
  }

  /** Creates the root if missing. Throws unless it can be written and read. */
  static async open(options: SimulatedArchiveOptions): Promise<SimulatedArchiveProvider> {
    const { name, root } = options;
    const folder = (part: string) => LocalStorageProvider.open({ name, root: join(root, part) });
    return new SimulatedArchiveProvider(options, await folder('objects'), await folder('records'));
  }

  async put(key: string, source: PutSource, signal?: AbortSignal): Promise<StorageLocation> {
    await this.objects.put(key, source, signal);
    return StorageLocation.of(this.name, key, this.capabilities.storageClass);
  }

  async open(
    location: StorageLocation,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const [bytes, { kind }] = await Promise.all([
      this.objects.open(location, range, signal),
      this.objectAt(location.key),
    ]);
    if (kind === 'RESTORED') return this.whileRestored(location.key, bytes);
    bytes.destroy();
    throw new DomainError(
      'RETRIEVAL_REQUIRED',
      `The object is in ${this.capabilities.storageClass}. Request its restore before reading it.`,
    );
  }

  /** Also returns the SHA-256, as S3 would, by reading the file. */
  async stat(location: StorageLocation, signal?: AbortSignal): Promise<ObjectStat> {
    const stat = await this.objects.stat(location, signal);
    const bytes = await this.objects.open(location, undefined, signal);
    return {
      ...stat,
      sha256: (await sha256ContentHasher.hash(bytes, signal)).sha256,
      storageClass: this.capabilities.storageClass,
      restore: restoreStateOf(await this.objectAt(location.key)),
    };
  }

  async retrieve(
    location: StorageLocation,
    tier: RetrievalTier,
    days: number,
    signal?: AbortSignal,
  ): Promise<RestoreState> {
    const { storageClass } = this.capabilities;
    requireTier(storageClass, tier);
    await this.objects.stat(location, signal);
    return this.mutex.run(location.key, async () => {
      const kept = await this.restores.read(location.key);
      const request = { storageClass, tier, days };
      const { answer, object } = requestRestore(kept, request, this.clock.now(), this.timing);
      if (answer !== 'ALREADY_IN_PROGRESS') await this.restores.write(location.key, object);
      return restoreStateOf(object);
    });
  }

  async *listRestores(prefix: string, signal?: AbortSignal): AsyncIterable<ListedRestore> {
    const now = this.clock.now();
    for await (const { key, object } of this.restores.list(prefix, signal)) {
      yield { key, restore: restoreStateOf(archivedObjectAt(object, now, this.timing)) };
    }
  }

  async delete(location: StorageLocation, signal?: AbortSignal): Promise<void> {
    await this.objects.delete(location, signal);
    await this.mutex.run(location.key, () => this.restores.remove(location.key));
  }

  identitiesOf(location: StorageLocation): Promise<readonly string[]> {
    return this.objects.identitiesOf(location);
  }

  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject> {
    return this.objects.list(prefix, signal);
  }

  /** Also removes records of expired restores. */
  async removeLeftovers(before: Date, signal?: AbortSignal): Promise<void> {
    await this.objects.removeLeftovers(before, signal);
    await this.records.removeLeftovers(before, signal);
    for await (const { key } of this.restores.list('', signal)) {
      await this.mutex.run(key, async () => {
        if ((await this.objectAt(key)).kind === 'ARCHIVED') await this.restores.remove(key);
      });
    }
  }

  health(signal?: AbortSignal): Promise<ProviderHealth> {
    return this.objects.health(signal);
  }

  private async objectAt(key: string): Promise<ArchivedObject> {
    return archivedObjectAt(await this.restores.read(key), this.clock.now(), this.timing);
  }

  /**
   * Yields bytes while the restored copy is valid; its expiry may be extended during the read. Fails if it expires
   * first.
   */
  private async *whileRestored(
    key: string,
    bytes: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    let until = new Date(0);
    for await (const chunk of bytes) {
      if (this.clock.now() >= until) {
        const object = await this.objectAt(key);
        if (object.kind !== 'RESTORED') {
          throw new DomainError(
            'RETRIEVAL_REQUIRED',
            'The restored copy has expired. Request its restore again.',
          );
        }
        ({ until } = object);
      }
      yield chunk;
    }
  }
}
