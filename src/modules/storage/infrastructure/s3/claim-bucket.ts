import { randomUUID } from 'node:crypto';

import { PutObjectCommand } from '@aws-sdk/client-s3';

import { isDomainError } from '../../../../kernel/domain-error.ts';
import { openObject } from '../../../../platform/s3/open-object.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { s3ErrorName } from '../../../../platform/s3/s3-error.ts';
import { type PlaceClaims, requireOwnMarker } from '../place-claims.ts';

/** The object that identifies a prefix of an installation. */
export const BUCKET_MARKER = '.flexstorage-root';

/** A longer object is not a marker. Bytes. */
const MARKER_BYTES = 256;

/** A prefix of a bucket, and the name under which the database knows it. */
export interface BucketPlace {
  readonly bucket: S3Bucket;
  readonly prefix: string;
  readonly name: string;
}

/**
 * Checks that a prefix of a bucket is the one this database knows by that name, and marks a new one. Unlike the settings,
 * the marker shows when two providers or two installations use one prefix under different spellings. It also names the
 * database, so that a clone of the database does not delete objects of the original. Throws an Error that says what to
 * do, `PROVIDER_UNAVAILABLE` if the service cannot be asked.
 */
export async function claimBucket(
  { bucket, prefix, name }: BucketPlace,
  claims: PlaceClaims,
  signal?: AbortSignal,
): Promise<void> {
  const key = prefix + BUCKET_MARKER;
  const place = `s3://${bucket.name}/${prefix}`;
  const database = await claims.database();
  const expected = await claims.read(name);
  const marker = expected ?? (await claims.plan(name, randomUUID()));
  const own = `${marker} ${database}`;
  let found = await readMarker(bucket, key, signal);
  if (found === undefined && expected === undefined) {
    await writeMarker(bucket, key, own, signal);
    found = await readMarker(bucket, key, signal);
  }
  if (found === own) {
    await requireOwnMarker(place, name, marker, claims);
    return claims.record(name, marker);
  }
  if (found !== undefined) await requireOwnMarker(place, name, found.split(' ')[0] ?? '', claims);
  throw new Error(
    `${place} is not the place "${name}" that this database expects: ${mismatch(found, marker)} ` +
      `Check the bucket, the prefix and DATABASE_URL. If no other installation uses this place, claim it: ` +
      `echo "${own}" | aws s3 cp - s3://${bucket.name}/${key}`,
  );
}

function mismatch(found: string | undefined, marker: string): string {
  if (found === undefined) return 'its marker is missing.';
  if (!found.startsWith(`${marker} `)) return 'it has the marker of another place or installation.';
  return 'its marker names another database, of which this one is a copy.';
}

async function readMarker(
  bucket: S3Bucket,
  key: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const range = { start: 0, end: MARKER_BYTES - 1 };
    const chunks: Uint8Array[] = [];
    for await (const chunk of await openObject(bucket, bucket.at(key), range, signal)) {
      chunks.push(chunk as Uint8Array);
    }
    return Buffer.concat(chunks).toString('utf8').trim();
  } catch (error) {
    if (isDomainError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** Leaves an existing marker alone where the service supports it. */
async function writeMarker(
  bucket: S3Bucket,
  key: string,
  text: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const body = Buffer.from(`${text}\n`);
  const command = new PutObjectCommand({
    ...bucket.at(key),
    ...(bucket.profile.conditionalWrites ? { IfNoneMatch: '*' } : {}),
    Body: body,
    ContentLength: body.byteLength,
  });
  await bucket.send(command, signal).catch((error: unknown) => {
    if (s3ErrorName(error) !== 'PreconditionFailed') throw error;
  });
}
