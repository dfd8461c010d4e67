import {
  type _Object,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  OptionalObjectAttributes,
} from '@aws-sdk/client-s3';

import type {
  ListedObject,
  ListedRestore,
  RestoreState,
} from '../../modules/storage/domain/storage-provider.ts';
import { restoreStateOf } from '../../modules/storage/infrastructure/s3/restore-state.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Every object whose key starts with `root` and the prefix; keys are told without `root`. */
export async function* listObjects(
  bucket: S3Bucket,
  root: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ListedObject> {
  for await (const { Key = '', Size = 0 } of pagesOf(bucket, root + prefix, {}, signal)) {
    yield { key: Key.slice(root.length), size: Size };
  }
}

/** The same objects with what is known about reading them: 1,000 in one request. */
export async function* listRestores(
  bucket: S3Bucket,
  root: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ListedRestore> {
  const more = { OptionalObjectAttributes: [OptionalObjectAttributes.RESTORE_STATUS] };
  for await (const object of pagesOf(bucket, root + prefix, more, signal)) {
    yield { key: (object.Key ?? '').slice(root.length), restore: listedRestore(object) };
  }
}

function listedRestore({
  StorageClass: storageClass,
  RestoreStatus: status,
}: _Object): RestoreState {
  const asHeader = { storageClass, archiveStatus: undefined };
  const state = restoreStateOf({ ...asHeader, restore: undefined });
  if (state.kind !== 'NOT_REQUESTED' || !status) return state;
  if (status.IsRestoreInProgress === true) return { kind: 'IN_PROGRESS' };
  const { RestoreExpiryDate: until } = status;
  if (status.IsRestoreInProgress === undefined || !until) return { kind: 'UNKNOWN' };
  return { kind: 'RESTORED', until };
}

/** Every object whose key starts with the prefix, as S3 tells it. */
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
