import type { S3BucketOptions } from '../../../../platform/s3/s3-bucket-options.ts';
import type { StorageClass } from '../../domain/storage-class.ts';

/** How an S3 provider is set up: plain data, as a configuration file has it. */
export interface S3ProviderOptions extends S3BucketOptions {
  /** The provider's configured name. */
  readonly name: string;
  /** What all keys begin with, such as `flexstorage/`. */
  readonly prefix?: string;
  readonly storageClass: StorageClass;
  /** Encrypts with this key of AWS KMS. Undefined: as the bucket does by default, which is SSE-S3. */
  readonly kmsKeyId?: string;
  /** How many times faster than Amazon an emulated endpoint is. 1, the default, everywhere else. */
  readonly timeScale?: number;
  /** Which list of the price table applies: `s3` or `b2` by the profile unless given. */
  readonly priceList?: string;
  /** Whether clients may read from the service itself, by signed URLs. They may unless told otherwise. */
  readonly signedUrls?: boolean;
  /** Larger objects go up in parts of so many bytes: 64 MiB, at least 5 MiB. A put holds two parts in memory. */
  readonly partBytes?: number;
}
