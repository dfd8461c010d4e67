import type { CreateMultipartUploadCommandInput, StorageClass } from '@aws-sdk/client-s3';

import type { FileHash } from '../../../../kernel/file-hash.ts';
import type { S3ProviderOptions } from './s3-provider-options.ts';

/** What every object is put with, in one piece or in several. */
export type ObjectAttributes = Pick<
  CreateMultipartUploadCommandInput,
  'StorageClass' | 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled' | 'Metadata'
>;

/** The hash goes along for whoever finds the object; nothing is concluded from it alone (object-proof.ts). */
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
