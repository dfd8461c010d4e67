import { createHash } from 'node:crypto';

import type { Blob } from './blob-folder.ts';
import { type ChecksumAlgorithm, startDigest } from './checksums.ts';
import { matches } from './conditions.ts';
import type { StoredObject } from './object-store.ts';
import { invalidArgument, invalidRequest, preconditionFailed } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { bucketOf, type S3State } from './s3-state.ts';

/** The object named by `x-amz-copy-source`. Throws InvalidObjectState while it is archived. */
export function copySource(state: S3State, { headers }: S3Request): StoredObject {
  const [path = '', search = ''] = (headers['x-amz-copy-source'] ?? '').split('?');
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  if (key === '') throw invalidArgument('Copy Source must mention the source bucket and key');
  const versionId = new URLSearchParams(search).get('versionId') ?? undefined;
  const source = bucketOf(state, bucket).require(key, versionId);
  const { 'x-amz-copy-source-if-match': match, 'x-amz-copy-source-if-none-match': noneMatch } =
    headers;
  const differs = match !== undefined && !matches(match, source);
  if (differs || (noneMatch !== undefined && matches(noneMatch, source))) {
    throw preconditionFailed('x-amz-copy-source-If-Match');
  }
  state.restores.requireReadable(source);
  return source;
}

/** Throws InvalidRequest above the size limit of one copy. */
export function requireCopySize({ profile }: S3State, size: number): void {
  if (size <= profile.maxPutBytes) return;
  throw invalidRequest(
    `The specified copy source is larger than the maximum allowable size for a copy source: ${profile.maxPutBytes}`,
  );
}

/** Reads stored bytes: returns their MD5 in hexadecimal and their checksum in base64. */
export async function digestsOf(
  { blobs }: S3State,
  blob: Blob,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<{ md5: string; value: string | undefined }> {
  const md5 = createHash('md5');
  const digest = algorithm && startDigest(algorithm);
  for await (const bytes of blobs.read(blob)) {
    md5.update(bytes);
    digest?.update(bytes);
  }
  return { md5: md5.digest('hex'), value: digest?.digest().toString('base64') };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument('Copy Source is not URL-encoded');
  }
}
