import { type _Object, OptionalObjectAttributes } from '@aws-sdk/client-s3';

import { pagesOf } from '../../../../platform/s3/list-bucket.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import type { ListedRestore, RestoreState } from '../../domain/storage-provider.ts';
import { restoreStateOf } from './restore-state.ts';

/**
 * Lists the restore state of every object whose key starts with `root` and the prefix, 1,000 per request; yields keys
 * without `root`.
 */
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
