import { headObject } from '../../../../../platform/s3/head-object.ts';
import { missingBytes } from '../staging-errors.ts';
import { newGeneration } from './new-generation.ts';
import { isEnded, PART_BYTES, type StagedBucket } from './staged-bucket.ts';
import { type StagedEntry, tailOf } from './staged-entry.ts';
import type { Tail } from './staged-keys.ts';

/** Concurrent calls for one entry can make each other fail. */
const ATTEMPTS = 3;

/**
 * Turns the first `length` bytes into one readable object: the completed multipart upload or, if they are less than one
 * part, the tail that holds them. Idempotent.
 */
export async function sealEntry(
  staged: StagedBucket,
  sessionId: string,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await seal(staged, sessionId, length, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (attempt === ATTEMPTS || !isEnded(error)) throw error;
    }
  }
}

async function seal(
  staged: StagedBucket,
  sessionId: string,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  let entry = await staged.entry(sessionId, signal);
  if (entry.wholeBytes === length || length === 0) return;
  // A crash interrupted the creation of a new generation.
  if (entry.wholeBytes !== undefined) entry = await newGeneration(staged, entry, length);

  const whole = Math.floor(length / PART_BYTES);
  const rest = length % PART_BYTES;
  const tail = rest > 0 ? tailOf(entry, whole, rest) : undefined;
  if (rest > 0 && !tail) throw missingBytes(sessionId, length);
  if (whole === 0 && tail) await keepOnly(staged, entry, tail, rest);
  else await finish(staged, entry, { whole, rest, tail }, signal);
}

/** Keeps one tail with exactly these bytes and deletes the others. */
async function keepOnly(
  staged: StagedBucket,
  { uploadId, tails }: StagedEntry,
  tail: Tail,
  bytes: number,
): Promise<void> {
  let kept = tail;
  if (tail.bytes !== bytes) {
    const exact = Buffer.allocUnsafeSlow(bytes);
    await staged.readTail(tail, exact);
    kept = staged.keys.tail(uploadId, { ...tail, bytes });
    await staged.putTail(kept, exact);
  }
  await staged.discard(tails.map(({ key }) => key).filter((key) => key !== kept.key));
}

async function finish(
  staged: StagedBucket,
  entry: StagedEntry,
  of: { readonly whole: number; readonly rest: number; readonly tail: Tail | undefined },
  signal?: AbortSignal,
): Promise<void> {
  const { uploadId, sessionId, tails } = entry;
  const { whole, rest, tail } = of;
  const length = whole * PART_BYTES + rest;
  const found = await staged.parts(entry);
  if (!found) {
    // A concurrent call may have completed the multipart upload.
    const head = await headObject(staged.bucket, uploadId, undefined, signal);
    if (head?.size === length) return;
    throw missingBytes(sessionId, length);
  }
  if (found.length < whole) throw missingBytes(sessionId, length);
  const parts = found.slice(0, whole);
  if (tail) {
    const bytes = Buffer.allocUnsafeSlow(rest);
    await staged.readTail(tail, bytes, signal);
    const multipartId = await staged.store.multipartIdOf(uploadId);
    const place = { uploadId, multipartId, index: whole };
    parts.push({ PartNumber: whole + 1, ETag: await staged.sendPart(place, bytes, signal) });
  }
  await staged.store.finish(uploadId, parts);
  const head = await headObject(staged.bucket, uploadId, undefined, signal);
  if (head?.size !== length) throw missingBytes(sessionId, length);
  await staged.discard(tails.map(({ key }) => key));
}
