import {
  type _Object,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3';

import type { S3Bucket } from './s3-bucket.ts';

/** Lists every object whose key starts with the prefix, in pages. */
export async function* pagesOf(
  bucket: S3Bucket,
  prefix: string,
  more: Pick<ListObjectsV2CommandInput, 'OptionalObjectAttributes'>,
  signal?: AbortSignal,
): AsyncGenerator<_Object> {
  let token: string | undefined;
  do {
    const command: ListObjectsV2Command = new ListObjectsV2Command({
      Bucket: bucket.name,
      Prefix: prefix,
      ...more,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await bucket.send(command, signal);
    yield* page.Contents ?? [];
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
