import { createHash } from 'node:crypto';

import type { StorageClass } from '../../../src/modules/storage/domain/storage-class.ts';
import { bucketOf, type S3State } from './s3-state.ts';

/** Objects with the same bytes. */
export interface SeededObjects {
  readonly bucket: string;
  readonly keys: readonly string[];
  readonly bytes: Buffer;
  readonly storageClass: StorageClass;
}

/** Adds objects without requests. */
export async function seedObjects(state: S3State, seeded: SeededObjects): Promise<void> {
  const { blobs, clock } = state;
  const { keys, bytes, storageClass } = seeded;
  const bucket = bucketOf(state, seeded.bucket);
  const { blob } = await blobs.write((write) => write(bytes));
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  for (const key of keys) {
    await bucket.add({
      key,
      blob: blobs.slice(blob),
      etag,
      modifiedAt: clock.now(),
      checksum: undefined,
      metadata: {},
      storageClass,
      encryption: {},
      tags: new Map(),
    });
  }
  await blobs.release(blob);
}
