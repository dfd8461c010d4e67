import { createHash } from 'node:crypto';

import { awsChunks } from './aws-chunked.ts';
import {
  type ChecksumAlgorithm,
  checksumAlgorithm,
  declaredChecksum,
  startDigest,
} from './checksums.ts';
import { invalidArgument, invalidRequest, S3Error } from './s3-error.ts';
import type { VerifiedSignature } from './sigv4.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Payload hashes of chunked bodies. */
export const STREAMING =
  /^STREAMING-(?:UNSIGNED-PAYLOAD-TRAILER|AWS4-HMAC-SHA256-PAYLOAD(?:-TRAILER)?)$/;

/** Properties of a complete, verified body. */
export interface ReceivedBody {
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Base64; the requested algorithms and the one sent with the request. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
  /** The checksum sent with the request. */
  readonly declared: ChecksumAlgorithm | undefined;
}

type Headers = Readonly<Record<string, string>>;

interface SentBody {
  readonly verified: VerifiedSignature;
  readonly headers: Headers;
  readonly body: AsyncIterable<Buffer>;
  /** The checksum header does not describe this body. */
  readonly isOfObject: boolean;
}

/**
 * Streams the body and resolves once it is complete: with the declared length, hash, MD5 and
 * checksum. Otherwise throws like S3.
 */
export async function receiveBody(
  { verified: signature, headers, body, isOfObject }: SentBody,
  write: (bytes: Uint8Array) => Promise<void> | void,
  algorithms: readonly ChecksumAlgorithm[],
): Promise<ReceivedBody> {
  const { payloadHash } = signature;
  const isStreaming = STREAMING.test(payloadHash);
  if (!isStreaming && payloadHash !== 'UNSIGNED-PAYLOAD' && !HASH.test(payloadHash)) {
    throw invalidArgument(`x-amz-content-sha256 cannot be ${payloadHash}`);
  }
  const announced = isOfObject ? undefined : announcedAlgorithm(headers);
  const wanted = new Set([...algorithms, ...(announced ? [announced] : [])]);
  const digests = [...wanted].map((algorithm) => [algorithm, startDigest(algorithm)] as const);
  const md5 = createHash('md5');
  const sha256 = HASH.test(payloadHash) ? createHash('sha256') : undefined;
  const trailers: Record<string, string> = {};
  let size = 0;
  for await (const bytes of isStreaming ? awsChunks(body, signature, trailers) : body) {
    size += bytes.length;
    md5.update(bytes);
    sha256?.update(bytes);
    for (const [, digest] of digests) digest.update(bytes);
    await write(bytes);
  }
  requireSize(headers, isStreaming, size);
  const md5Digest = md5.digest();
  requireMd5(headers['content-md5'], md5Digest);
  if (sha256 && sha256.digest('hex') !== payloadHash) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', message);
  }
  const checksums = new Map(
    digests.map(([algorithm, digest]) => [algorithm, digest.digest().toString('base64')]),
  );
  if (announced) requireChecksum({ ...headers, ...trailers }, announced, checksums);
  return { size, md5: md5Digest.toString('hex'), checksums, declared: announced };
}

/** The checksum sent in a header or after the body. */
function announcedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  const { 'x-amz-trailer': trailer, 'x-amz-sdk-checksum-algorithm': named } = headers;
  const inTrailer =
    trailer === undefined ? undefined : checksumAlgorithm(trailer.replace('x-amz-checksum-', ''));
  const inHeader = declaredChecksum(headers)?.algorithm;
  if (inTrailer && inHeader) throw invalidRequest('Expecting a single x-amz-checksum- header');
  const announced = inTrailer ?? inHeader;
  const isMd5 = named === 'MD5' && headers['content-md5'] !== undefined;
  if (named !== undefined && !announced && !isMd5) {
    throw invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  return announced;
}

function requireSize(headers: Headers, isStreaming: boolean, size: number): void {
  const declared = headers[isStreaming ? 'x-amz-decoded-content-length' : 'content-length'];
  if (declared !== undefined && Number(declared) !== size) {
    throw new S3Error(400, 'IncompleteBody', 'The request body terminated unexpectedly');
  }
}

function requireMd5(given: string | undefined, md5: Buffer): void {
  if (given === undefined) return;
  if (Buffer.from(given, 'base64').length !== md5.length) {
    throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
  }
  if (given === md5.toString('base64')) return;
  throw badDigest('Content-MD5');
}

function requireChecksum(
  headers: Headers,
  announced: ChecksumAlgorithm,
  checksums: ReadonlyMap<ChecksumAlgorithm, string>,
): void {
  const declared = declaredChecksum(headers);
  if (declared?.algorithm !== announced) {
    const message = 'The request contained trailing data that was not well-formed';
    throw new S3Error(400, 'MalformedTrailerError', message);
  }
  if (checksums.get(announced) !== declared.value) throw badDigest(announced);
}

export function badDigest(what: string): S3Error {
  const message = `The ${what} you specified did not match what we received.`;
  return new S3Error(400, 'BadDigest', message);
}
