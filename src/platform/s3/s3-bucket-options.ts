import type { S3ProfileName } from './s3-profile.ts';

/** Connection settings of a bucket, as plain data from the settings file. */
export interface S3BucketOptions {
  readonly bucket: string;
  readonly region: string;
  /** Origin of the service. Undefined: Amazon's or Backblaze's origin for the region. */
  readonly endpoint?: string | undefined;
  /** Puts the bucket in the path instead of the host name, as most services other than Amazon's require. */
  readonly forcePathStyle?: boolean | undefined;
  /** Undefined: the SDK's default credential chain. */
  readonly credentials?: S3Credentials | undefined;
  readonly profile?: S3ProfileName;
  readonly timeouts?: S3Timeouts;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface S3Timeouts {
  /** Connection timeout in milliseconds. Default: 5,000. */
  readonly connectMs?: number;
  /** Timeout of an idle connection while waiting for a response, in milliseconds. Default: 30,000. */
  readonly idleMs?: number;
  /** Timeout of a health check in milliseconds. Default: 5,000. */
  readonly healthMs?: number;
}
