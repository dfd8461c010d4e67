import type { S3BucketOptions } from '../../../../platform/s3/s3-bucket-options.ts';
import type { StorageClass } from '../../domain/storage-class.ts';

/** Folders below a provider's prefix. Kept separate so that listing objects does not return records. */
export const S3_FOLDERS = { objects: 'objects/', records: 'records/' };

/** Options of an S3 provider, as plain data from the settings file. */
export interface S3ProviderOptions extends S3BucketOptions {
  /** The provider's configured name. */
  readonly name: string;
  /** Prefix of all keys, such as `flexstorage/`. */
  readonly prefix?: string;
  readonly storageClass: StorageClass;
  /** AWS KMS key for encryption. Undefined: the bucket's default, SSE-S3. */
  readonly kmsKeyId?: string | undefined;
  /** Speed-up of an emulated endpoint over Amazon. Default: 1. */
  readonly timeScale?: number;
  /** Whether clients may read from the service directly through signed URLs. Default: true. */
  readonly signedUrls?: boolean;
  /**
   * Size of an uploaded part in bytes; larger objects are multipart. Default: 64 MiB; minimum: 5 MiB. A put holds two
   * parts in memory.
   */
  readonly partBytes?: number;
}
