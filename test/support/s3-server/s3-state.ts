import type { Clock } from '../../../src/kernel/clock.ts';
import type { BlobFolder } from './blob-folder.ts';
import { Bucket } from './object-store.ts';
import type { Profile } from './profiles.ts';
import type { Restores } from './restore.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** The state of the server. */
export interface S3State {
  readonly profile: Profile;
  readonly region: string;
  readonly clock: Clock;
  readonly blobs: BlobFolder;
  readonly restores: Restores;
  readonly buckets: Map<string, Bucket>;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A document, or the bytes of an object with their length headers. */
  readonly body?: string | AsyncIterable<Uint8Array>;
}

/** Runs one operation. Throws S3Error. */
export type Operation = (state: S3State, request: S3Request) => S3Answer | Promise<S3Answer>;

/** Throws NoSuchBucket. */
export function bucketOf({ buckets }: S3State, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket) return bucket;
  const fields = { BucketName: name };
  throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { fields });
}

/** Throws BucketAlreadyOwnedByYou. */
export function createBucket(state: S3State, name: string): void {
  if (state.buckets.has(name)) {
    const message =
      'Your previous request to create the named bucket succeeded and you already own it.';
    throw new S3Error(409, 'BucketAlreadyOwnedByYou', message);
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.');
  }
  const { profile, clock, blobs } = state;
  state.buckets.set(name, new Bucket(name, clock.now(), profile.isVersioned, blobs));
}
