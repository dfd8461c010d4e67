import type { CreateMultipartUploadCommandInput, StorageClass } from '@aws-sdk/client-s3';

import type { FileHash } from '../../../../kernel/file-hash.ts';
import type { S3ProviderOptions } from './s3-provider-options.ts';

/** Attributes of every stored object, single-part or multipart. */
export type ObjectAttributes = Pick<
  CreateMultipartUploadCommandInput,
  'StorageClass' | 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled' | 'Metadata'
>;

/** The hash is stored for later lookups; on its own it proves nothing (object-proof.ts). */
export function objectAttributes(
  { storageClass, kmsKeyId }: Pick<S3ProviderOptions, 'storageClass' | 'kmsKeyId'>,
  sha256: FileHash,
): ObjectAttributes {
  return {
    Metadata: { sha256: sha256.hex },
    ...(storageClass === 'STANDARD' ? {} : { StorageClass: storageClass satisfies StorageClass }),
    ...(kmsKeyId === undefined
      ? {}
      : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId, BucketKeyEnabled: true }),
  };
}
