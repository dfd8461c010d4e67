import { createHash } from 'node:crypto';

import { PutObjectCommand } from '@aws-sdk/client-s3';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { fillBuffer } from '../../../../platform/s3/fill-buffer.ts';
import { objectVersion } from '../../../../platform/s3/object-version.ts';
import { withPayloadHash } from '../../../../platform/s3/payload-hash.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import type { PutSource } from '../../domain/storage-provider.ts';
import type { ObjectAttributes } from './object-attributes.ts';
import { base64Of, type Proof, type Stored } from './object-proof.ts';

/** Puts an object in one request, after reading and verifying all its bytes. */
export async function putWhole(
  bucket: S3Bucket,
  key: string,
  source: PutSource,
  attributes: ObjectAttributes,
  signal?: AbortSignal,
): Promise<Stored> {
  const { checksums, conditionalWrites } = bucket.profile;
  const body = Buffer.allocUnsafeSlow(source.size);
  const hash = createHash('sha256');
  await fillBuffer(body, source.open(signal), (piece) => hash.update(piece), signal);
  const sha256 = hash.digest('hex');
  if (sha256 !== source.sha256.hex) {
    throw new DomainError('CHECKSUM_MISMATCH', 'The bytes do not match the declared SHA-256.');
  }
  const sum = base64Of(source.sha256);
  const command = new PutObjectCommand({
    ...bucket.at(key),
    ...attributes,
    ...(checksums
      ? { ChecksumAlgorithm: 'SHA256', ChecksumSHA256: sum }
      : { ContentMD5: createHash('md5').update(body).digest('base64') }),
    ...(conditionalWrites ? { IfNoneMatch: '*' } : {}),
    Body: body,
    ContentLength: body.byteLength,
  });
  const { VersionId } = await bucket.send(withPayloadHash(command, sha256), signal);
  const proof: Proof = (head) =>
    head.size === source.size && (checksums ? head.sha256 === sum : head.claimedSha256 === sha256);
  return { version: objectVersion(VersionId), proof };
}
