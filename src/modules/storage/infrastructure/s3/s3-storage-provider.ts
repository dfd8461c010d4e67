import type { Readable } from 'node:stream';

import { HeadBucketCommand } from '@aws-sdk/client-s3';

import { KeyedMutex } from '../../../../kernel/concurrency/keyed-mutex.ts';
import { DomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { deleteObject } from '../../../../platform/s3/delete-object.ts';
import { headObject } from '../../../../platform/s3/head-object.ts';
import { pagesOf } from '../../../../platform/s3/list-bucket.ts';
import { openObject } from '../../../../platform/s3/open-object.ts';
import { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { sweepUploads } from '../../../../platform/s3/sweep-uploads.ts';
import { isCold, requireTier, tiersOf } from '../../domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../domain/retrieval-tier.ts';
import { StorageLocation } from '../../domain/storage-location.ts';
import type {
  ByteRange,
  ListedObject,
  ListedRestore,
  ObjectStat,
  ProviderCapabilities,
  ProviderHealth,
  PutSource,
  RestoreState,
  S3Object,
  StorageProvider,
} from '../../domain/storage-provider.ts';
import { checkHealth } from './check-health.ts';
import { listRestores } from './list-restores.ts';
import { objectAttributes } from './object-attributes.ts';
import { vouchedSha256 } from './object-proof.ts';
import { putObject } from './put-object.ts';
import { requestRestore } from './request-restore.ts';
import { restoreStateOf, storageClassOf } from './restore-state.ts';
import { S3_FOLDERS, type S3ProviderOptions } from './s3-provider-options.ts';
import { signUrl } from './sign-url.ts';

const PART_BYTES = 64 * 1024 * 1024;
const HEALTH_MS = 5_000;

/**
 * Stores objects in a bucket of Amazon S3, an S3-compatible service or Backblaze B2, in one storage class. A put
 * succeeds once the service returns the checksum of what it stored. The SDK retries every request except
 * reads and restores, which the safeguards retry.
 */
export class S3StorageProvider implements StorageProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** For cold classes: stored next to the objects, in STANDARD. */
  readonly records?: StorageProvider;
  /** Present where objects may need a restore. */
  readonly listRestores?: (prefix: string, signal?: AbortSignal) => AsyncIterable<ListedRestore>;
  private readonly bucket: S3Bucket;
  private readonly root: string;
  private readonly options: S3ProviderOptions;
  private readonly mutex = new KeyedMutex();

  private constructor(
    options: S3ProviderOptions,
    folder: keyof typeof S3_FOLDERS,
    bucket: S3Bucket,
  ) {
    const { name, storageClass, prefix = '', timeScale = 1 } = options;
    this.name = name;
    this.options = options;
    this.bucket = bucket;
    this.root = prefix + S3_FOLDERS[folder];
    this.capabilities = {
      storageClass,
      instantAccess: !isCold(storageClass),
      retrievalTiers: tiersOf(storageClass),
      signedUrls: options.signedUrls ?? true,
      maxObjectBytes: FileSize.MAX_BYTES,
      simulated: timeScale > 1,
      timeScale,
      priceList: bucket.profile.priceList,
    };
    if (!isCold(storageClass)) return;
    this.records = new S3StorageProvider(
      { ...options, storageClass: 'STANDARD' },
      'records',
      bucket,
    );
    this.listRestores = (wanted, signal) => listRestores(bucket, this.root, wanted, signal);
  }

  /** Sends no request: an unavailable provider must not prevent start-up. `health` reports it. */
  static open(options: S3ProviderOptions): S3StorageProvider {
    return new S3StorageProvider(options, 'objects', new S3Bucket(options));
  }

  async put(key: string, source: PutSource, signal?: AbortSignal): Promise<StorageLocation> {
    signal?.throwIfAborted();
    const { storageClass } = this.capabilities;
    // Throws for an invalid key.
    StorageLocation.of(this.name, key, storageClass);
    const how = {
      attributes: objectAttributes(this.options, source.sha256),
      partBytes: this.options.partBytes ?? PART_BYTES,
    };
    const version = await this.mutex.run(key, () =>
      putObject(this.bucket, this.root + key, source, how, signal),
    );
    return StorageLocation.of(this.name, key, storageClass, version);
  }

  open(location: StorageLocation, range?: ByteRange, signal?: AbortSignal): Promise<Readable> {
    return openObject(this.bucket, this.at(location), range, signal);
  }

  /** Returns only checksums that the service computed: for multipart objects, the CRC-32. */
  async stat({ key, version }: StorageLocation, signal?: AbortSignal): Promise<ObjectStat> {
    const head = await headObject(this.bucket, this.root + key, version, signal);
    if (!head) {
      // Distinguishes a missing object from a missing bucket.
      await this.bucket
        .send(new HeadBucketCommand({ Bucket: this.bucket.name }), signal)
        .catch((cause: unknown) => {
          signal?.throwIfAborted();
          throw new DomainError('PROVIDER_UNAVAILABLE', 'The bucket does not respond.', { cause });
        });
      throw new DomainError('OBJECT_NOT_FOUND', 'No object exists under this key.');
    }
    return {
      size: head.size,
      sha256: vouchedSha256(head),
      crc32: head.crc32?.includes('-') ? undefined : head.crc32,
      storageClass: storageClassOf(head.storageClass) ?? this.capabilities.storageClass,
      restore: restoreStateOf(head),
    };
  }

  async retrieve(
    location: StorageLocation,
    tier: RetrievalTier,
    days: number,
    signal?: AbortSignal,
  ): Promise<RestoreState> {
    requireTier(this.capabilities.storageClass, tier);
    const answer = await requestRestore(this.bucket, this.at(location), { tier, days }, signal);
    if (answer === 'STARTED') return { kind: 'IN_PROGRESS' };
    return (await this.stat(location, signal)).restore;
  }

  async identitiesOf(location: StorageLocation): Promise<readonly string[]> {
    const { endpoint, bucket, key } = this.s3ObjectOf(location);
    return [`s3:${endpoint} ${bucket} ${key}`];
  }

  s3ObjectOf({ key, version }: StorageLocation): S3Object {
    return this.bucket.object(this.root + key, version ?? undefined);
  }

  delete({ key, version }: StorageLocation, signal?: AbortSignal): Promise<void> {
    return deleteObject(this.bucket, this.root + key, version, signal);
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject> {
    const objects = pagesOf(this.bucket, this.root + prefix, {}, signal);
    for await (const { Key = '', Size = 0 } of objects) {
      yield { key: Key.slice(this.root.length), size: Size };
    }
  }

  health(signal?: AbortSignal): Promise<ProviderHealth> {
    return checkHealth(this.bucket, this.options.timeouts?.healthMs ?? HEALTH_MS, signal);
  }

  async removeLeftovers(before: Date, signal?: AbortSignal): Promise<void> {
    await sweepUploads(this.bucket, this.root, before, signal);
    await this.records?.removeLeftovers?.(before, signal);
  }

  signedUrl(
    location: StorageLocation,
    ttlSeconds: number,
    headers: { readonly contentType: string; readonly contentDisposition: string },
  ): Promise<URL> {
    return signUrl(this.bucket, this.at(location), ttlSeconds, headers);
  }

  private at({ key, version }: StorageLocation): ReturnType<S3Bucket['at']> {
    return this.bucket.at(this.root + key, version);
  }
}
