import type { S3ProfileName } from './s3-profile.ts';

/** How a bucket of an S3 service is reached: plain data, as a configuration file has it. */
export interface S3BucketOptions {
  readonly bucket: string;
  readonly region: string;
  /** Origin of the service. Undefined: that of Amazon, or of Backblaze, in the region. */
  readonly endpoint?: string;
  /** The bucket in the path instead of the host name, as most services other than Amazon's need it. */
  readonly forcePathStyle?: boolean;
  /** Undefined: what the SDK finds by itself in the environment, its shared files or the machine's role. */
  readonly credentials?: S3Credentials;
  readonly profile?: S3ProfileName;
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
