import { createHash } from 'node:crypto';

import { type CrcName, combineCrcs } from './crc-combination.ts';
import { Crc32, Crc32C, Crc64Nvme } from './crc.ts';
import { invalidRequest, notImplemented } from './s3-error.ts';

const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** As stored by S3; a composite value ends with `-` and the number of parts. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly value: string;
  readonly type: ChecksumType;
}

/** A running digest of any kind. */
export interface Digest {
  update(bytes: Uint8Array): unknown;
  digest(): Buffer;
}

const SIZES: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export function startDigest(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case 'CRC32':
      return new Crc32();
    case 'CRC32C':
      return new Crc32C();
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm);
  }
}

/** Throws NotImplemented for algorithms that only S3 supports. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm {
  const upper = name.toUpperCase();
  const found = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === upper);
  if (!found) throw notImplemented(`the checksum algorithm ${name}`);
  return found;
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** `x-amz-checksum-*` and their type, as in HEAD and PUT responses. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** `ChecksumCRC32` and the like with their type, as in XML responses. */
export function checksumElements(checksum: Checksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

/** The only checksum in these headers or trailers; undefined if there is none. */
export function declaredChecksum(
  headers: Readonly<Record<string, string>>,
): Pick<Checksum, 'algorithm' | 'value'> | undefined {
  const names = Object.keys(headers).filter(
    (name) =>
      name.startsWith('x-amz-checksum-') && !/^x-amz-checksum-(?:mode|type|algorithm)$/.test(name),
  );
  if (names.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [name] = names;
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithm(name.slice('x-amz-checksum-'.length));
  const value = headers[name] ?? '';
  const [digest = '', parts] = value.split('-');
  const isSound = Buffer.from(digest, 'base64').length === SIZES[algorithm];
  if (!isSound || (parts !== undefined && !/^\d+$/.test(parts))) {
    throw invalidRequest(`Value for ${name} header is invalid.`);
  }
  return { algorithm, value };
}

/** Whether the algorithm supports full-object checksums for multipart uploads. */
export function isCrc(algorithm: ChecksumAlgorithm): algorithm is CrcName {
  return algorithm.startsWith('CRC');
}

/** The checksum of a multipart object, computed from those of its parts. */
export function joinedChecksum(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly { readonly size: number; readonly value: string }[],
): Checksum {
  const digests = parts.map(({ value }) => Buffer.from(value, 'base64'));
  if (type === 'COMPOSITE' || !isCrc(algorithm)) {
    const digest = startDigest(algorithm);
    digest.update(Buffer.concat(digests));
    const value = `${digest.digest().toString('base64')}-${parts.length}`;
    return { algorithm, value, type: 'COMPOSITE' };
  }
  const [first = Buffer.alloc(0), ...others] = digests;
  const whole = others.reduce<Buffer>(
    (sum, digest, index) => combineCrcs(algorithm, sum, digest, parts[index + 1]?.size ?? 0),
    first,
  );
  return { algorithm, value: whole.toString('base64'), type };
}
