import { addAbortSignal, Readable } from 'node:stream';

import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';

import { pacedStream } from '../streams/paced-stream.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3Error, s3ErrorName, unavailable } from './s3-error.ts';

/** Inclusive byte positions, as in HTTP Range (RFC 9110 §14.1.2). */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Streams an object or a range of it; the stream owns its connection. A range past the end is truncated. The stream
 * fails with `PROVIDER_UNAVAILABLE` if it ends early or stalls.
 */
export async function openObject(
  bucket: S3Bucket,
  object: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<Readable> {
  signal?.throwIfAborted();
  if (range && range.end < range.start) {
    // Such a range cannot be requested, but the object's existence must still be checked.
    const { start } = range;
    (await openObject(bucket, object, { start, end: start }, signal)).destroy();
    return Readable.from([], { objectMode: false });
  }
  const command = new GetObjectCommand({
    ...object,
    ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
  });
  let output: GetObjectCommandOutput;
  try {
    output = await bucket.sendOnce(command, signal);
  } catch (error) {
    if (s3ErrorName(error) === 'InvalidRange') return Readable.from([], { objectMode: false });
    throw error;
  }
  const { Body: body } = output;
  if (!(body instanceof Readable)) throw unavailable('The provider returned no body.');
  // Without a listener, a connection lost before the reader attaches would crash the process. The reader still gets the
  // error.
  body.on('error', () => undefined);
  try {
    const stream = pacedStream(exactly(body, lengthOf(output, range)), bucket.idleMs);
    stream.once('close', () => body.destroy());
    return signal ? addAbortSignal(signal, stream) : stream;
  } catch (error) {
    body.destroy();
    throw error;
  }
}

/** Expected length of the response. Throws if the response does not match the request. */
function lengthOf(
  { ContentLength: length, ContentRange: part }: GetObjectCommandOutput,
  range: ByteRange | undefined,
): number {
  if (length === undefined) {
    throw unavailable('The provider did not return a content length.');
  }
  if (!range) return length;
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(part ?? '') ?? [];
  const last = Math.min(range.end, Number(size) - 1);
  if (Number(start) !== range.start || Number(end) !== last || length !== last - range.start + 1) {
    throw unavailable('The provider returned a different range than requested.');
  }
  return length;
}

/** Fails if the number of bytes differs from the expected length. */
async function* exactly(body: Readable, length: number): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      received += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw s3Error(error);
  }
  if (received !== length) throw unavailable('The object is shorter than expected.');
}
