import type { S3ProfileName } from '../../../../platform/s3/s3-profile.ts';
import type { StorageClass } from '../../domain/storage-class.ts';

/** How an S3 provider is set up: plain data, as a configuration file has it. */
export interface S3ProviderOptions {
  /** The provider's configured name. */
  readonly name: string;
  readonly bucket: string;
  readonly region: string;
  /** Origin of the service. Undefined: that of Amazon, or of Backblaze, in the region. */
  readonly endpoint?: string;
  /** The bucket in the path instead of the host name, as most services other than Amazon's need it. */
  readonly forcePathStyle?: boolean;
  /** Undefined: what the SDK finds by itself in the environment, its shared files or the machine's role. */
  readonly credentials?: S3Credentials;
  /** What all keys begin with, such as `flexstorage/`. */
  readonly prefix?: string;
  readonly storageClass: StorageClass;
  /** Encrypts with this key of AWS KMS. Undefined: as the bucket does by default, which is SSE-S3. */
  readonly kmsKeyId?: string;
  readonly profile?: S3ProfileName;
  /** How many times faster than Amazon an emulated endpoint is. 1, the default, everywhere else. */
  readonly timeScale?: number;
  /** Which list of the price table applies: `s3` or `b2` by the profile unless given. */
  readonly priceList?: string;
  /** Whether clients may read from the service itself, by signed URLs. They may unless told otherwise. */
  readonly signedUrls?: boolean;
  /** Larger objects go up in parts of so many bytes: 64 MiB, at least 5 MiB. A put holds two parts in memory. */
  readonly partBytes?: number;
  readonly timeouts?: S3Timeouts;
}

interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface S3Timeouts {
  /** How long a connection may take to be there. Milliseconds: 5,000. */
  readonly connectMs?: number;
  /** How long nothing may happen on a connection while an answer is waited for. Milliseconds: 30,000. */
  readonly idleMs?: number;
  /** How long a check of the provider's health may take. Milliseconds: 5,000. */
  readonly healthMs?: number;
}
