import { DomainError } from '../../../../kernel/domain-error.ts';
import { fillBuffer } from '../../../../platform/s3/fill-buffer.ts';
import { RunningSums } from '../../../../platform/s3/running-sums.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import type { ByteRange, PutSource } from '../../domain/storage-provider.ts';
import { DEFAULT_RETRIES, retrying } from '../safeguards/retrying.ts';
import { MultipartUpload } from './multipart-upload.ts';
import type { ObjectAttributes } from './object-attributes.ts';
import type { Proof, Stored } from './object-proof.ts';

/** Number of parts in memory: one is sent while the next is read or sent. */
const BUFFERS = 2;

/**
 * Puts an object in parts, each read with its own range. The total size and SHA-256 are verified before the object
 * exists; the service verifies the CRC-32 of the whole and of each part, or the MD5 of each part.
 */
export async function putParts(
  bucket: S3Bucket,
  key: string,
  source: PutSource,
  { attributes, partBytes }: { readonly attributes: ObjectAttributes; readonly partBytes: number },
  signal?: AbortSignal,
): Promise<Stored> {
  const full = bucket.profile.checksums
    ? ({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const)
    : undefined;
  await using upload = await MultipartUpload.begin(bucket, key, { ...attributes, ...full }, signal);
  const sums = await sendParts(upload, source, { partBytes, md5: !full }, signal);
  if (sums.sha256 !== source.sha256.hex) {
    throw new DomainError('CHECKSUM_MISMATCH', 'The bytes do not match the declared SHA-256.');
  }
  const proof: Proof = (head) =>
    head.size === source.size &&
    (full ? head.crc32 === sums.crc32 : head.claimedSha256 === source.sha256.hex);
  const checksums = full ? { ChecksumCRC32: sums.crc32, ChecksumType: full.ChecksumType } : {};
  return { version: await upload.complete(proof, checksums, signal), proof };
}

/** Resolves to the checksums of all bytes once the last part is stored. When it rejects, nothing is in flight. */
async function sendParts(
  upload: MultipartUpload,
  source: PutSource,
  { partBytes, md5 }: { readonly partBytes: number; readonly md5: boolean },
  signal?: AbortSignal,
): Promise<RunningSums> {
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const sending = new Set<Promise<void>>();
  const free: Buffer<ArrayBuffer>[] = [];
  let whole = RunningSums.start();
  try {
    for (const [index, range] of rangesOf(source.size, partBytes).entries()) {
      while (sending.size >= BUFFERS) await Promise.race(sending);
      const buffer = free.pop() ?? Buffer.allocUnsafeSlow(partBytes);
      const body = buffer.subarray(0, range.end - range.start + 1);
      const sums = await retrying(
        async () => {
          const [all, part] = [whole.copy(), RunningSums.start({ md5 })];
          const onPiece = (piece: Buffer): void => {
            all.update(piece);
            part.update(piece);
          };
          await fillBuffer(body, source.open(stop, range), onPiece, stop);
          return { all, part };
        },
        DEFAULT_RETRIES,
        stop,
      );
      whole = sums.all;
      const sent = upload.send(index + 1, body, sums.part, stop).finally(() => {
        free.push(buffer);
        sending.delete(sent);
      });
      sent.catch((error: unknown) => failed.abort(error));
      sending.add(sent);
    }
    await Promise.all(sending);
    // Frees the memory now instead of at some later garbage collection. No request is in flight.
    for (const { buffer } of free) buffer.transfer(0);
    return whole;
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(sending);
    // An aborted request may fail with an error of its own.
    throw stop.reason;
  }
}

function rangesOf(size: number, partBytes: number): ByteRange[] {
  return Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => ({
    start: index * partBytes,
    end: Math.min(size, (index + 1) * partBytes) - 1,
  }));
}
