import { addAbortSignal, Readable } from 'node:stream';

import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';

import { DomainError } from '../../kernel/domain-error.ts';
import { pacedStream } from '../streams/paced-stream.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3Error, s3ErrorName } from './s3-error.ts';

/** Inclusive byte positions, as in HTTP Range (RFC 9110 §14.1.2). */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of an object, or a part of them, as a stream that owns its connection. A range that reaches past the end gives
 * what there is. The stream fails with `PROVIDER_UNAVAILABLE` when it ends early or nothing comes for too long.
 */
export async function openObject(
  bucket: S3Bucket,
  object: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<Readable> {
  signal?.throwIfAborted();
  if (range && range.end < range.start) {
    // No such range can be asked for; whether there is an object that can be read is asked all the same.
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
  if (!(body instanceof Readable)) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider sends no bytes');
  }
  // A connection that breaks before its reader listens would end the process; the reader gets the error all the same.
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

/** How many bytes the answer has to have. Throws when it is not what was asked for. */
function lengthOf(
  { ContentLength: length, ContentRange: part }: GetObjectCommandOutput,
  range: ByteRange | undefined,
): number {
  if (length === undefined) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider does not tell how much it sends');
  }
  if (!range) return length;
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(part ?? '') ?? [];
  const last = Math.min(range.end, Number(size) - 1);
  if (Number(start) !== range.start || Number(end) !== last || length !== last - range.start + 1) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider sends another part than asked for');
  }
  return length;
}

/** Fails when the bytes are not as many as they have to be. */
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
  if (received !== length) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the object was cut short');
  }
}
