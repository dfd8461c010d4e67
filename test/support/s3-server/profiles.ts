import { invalidArgument, notImplemented, S3Error } from './s3-error.ts';
import type { S3Operation } from './s3-operations.ts';
import type { ParsedRequest } from './s3-request.ts';

export type ProfileName = 'aws' | 'b2';

/** The differences between services. */
export interface Profile {
  readonly region: string;
  /** Whether new buckets are versioned. */
  readonly isVersioned: boolean;
  /** Maximum object size of one PUT or copy, in bytes. */
  readonly maxPutBytes: number;
  /** Throws for requests that the service refuses. */
  readonly admit: (request: ParsedRequest) => void;
}

/** Source: Backblaze, "S3-Compatible API"; the refusal of checksums is known from user reports. */
const B2_UNSUPPORTED_HEADERS =
  /^x-amz-(?:checksum-.+|sdk-checksum-algorithm|trailer|tagging(?:-directive)?|optional-object-attributes|object-attributes)$/;
const B2_UNSUPPORTED: ReadonlySet<S3Operation> = new Set([
  'RestoreObject',
  'GetObjectAttributes',
  'PutObjectTagging',
  'GetObjectTagging',
  'DeleteObjectTagging',
  'PutBucketLifecycleConfiguration',
  'GetBucketLifecycleConfiguration',
  'DeleteBucketLifecycle',
] satisfies S3Operation[]);

export const PROFILES: Record<ProfileName, Profile> = {
  aws: {
    region: 'us-east-1',
    isVersioned: false,
    maxPutBytes: 5 * 1024 ** 3,
    admit: () => undefined,
  },
  b2: {
    region: 'us-west-004',
    isVersioned: true,
    maxPutBytes: 5 * 1000 ** 3,
    admit: admitToB2,
  },
};

function admitToB2({ operation, headers }: ParsedRequest): void {
  for (const name of Object.keys(headers)) {
    if (B2_UNSUPPORTED_HEADERS.test(name)) {
      throw invalidArgument(`Unsupported header '${name}' received for this API call.`);
    }
  }
  if (B2_UNSUPPORTED.has(operation)) throw notImplemented(`${operation} for B2`);
  if ((headers['x-amz-storage-class'] ?? 'STANDARD') !== 'STANDARD') {
    const message = 'The storage class you specified is not valid';
    throw new S3Error(400, 'InvalidStorageClass', message);
  }
  if ((headers['x-amz-server-side-encryption'] ?? 'AES256') !== 'AES256') {
    throw invalidArgument('Unsupported server-side encryption');
  }
  // Whether B2 supports conditional writes is unknown, so nothing may rely on it.
  const writes = operation === 'PutObject' || operation === 'CompleteMultipartUpload';
  if (writes && ('if-none-match' in headers || 'if-match' in headers)) {
    throw notImplemented('conditional writes for B2');
  }
}
