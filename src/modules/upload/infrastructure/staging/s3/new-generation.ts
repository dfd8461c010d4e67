import { CreateMultipartUploadCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';

import { unavailable } from '../../../../../platform/s3/s3-error.ts';
import { missingBytes } from '../staging-errors.ts';
import { isEnded, PART_BYTES, type StagedBucket } from './staged-bucket.ts';
import { type StagedEntry, tailOf } from './staged-entry.ts';

/** Number of parts copied concurrently. */
const CONCURRENT_COPIES = 8;

/**
 * Copies the first `length` bytes to a new multipart upload, so that parts from a stale writer of the old one are
 * rejected. S3 copies only complete objects, so the old upload is completed first. The old generation stays current
 * until the info object of the new one exists, so this can be repeated after a crash.
 */
export async function newGeneration(
  staged: StagedBucket,
  entry: StagedEntry,
  length: number,
): Promise<StagedEntry> {
  const { bucket, store, keys } = staged;
  const { sessionId } = entry;
  const whole = Math.floor(length / PART_BYTES);
  const rest = length % PART_BYTES;
  const tail = rest > 0 ? tailOf(entry, whole, rest) : undefined;
  if (rest > 0 && !tail) throw missingBytes(sessionId, length);
  if (whole > 0) await makeReadable(staged, entry, whole);

  const generation = entry.generation + 1;
  const uploadId = keys.upload(sessionId, generation);
  await staged.abortUploads(uploadId);
  const { UploadId } = await bucket.send(new CreateMultipartUploadCommand(bucket.at(uploadId)));
  if (!UploadId) throw unavailable('The storage provider returned no upload id. Try again.');
  for (let index = 0; index < whole; index += CONCURRENT_COPIES) {
    const batch = Math.min(CONCURRENT_COPIES, whole - index);
    await Promise.all(
      Array.from({ length: batch }, (_, more) =>
        copyPart(staged, entry, { uploadId, multipartId: UploadId, index: index + more }),
      ),
    );
  }
  const tails = [];
  if (tail) {
    const bytes = Buffer.allocUnsafeSlow(rest);
    await staged.readTail(tail, bytes);
    const moved = keys.tail(uploadId, { index: whole, writer: tail.writer, bytes: rest });
    await staged.putTail(moved, bytes);
    tails.push(moved);
  }
  await store.register(uploadId, UploadId);

  const old = entry.uploadId;
  await staged.abortUploads(old).catch(() => undefined);
  await staged.discard([`${old}.info`, old, ...entry.tails.map(({ key }) => key)]);
  return { sessionId, generation, uploadId, wholeBytes: undefined, tails };
}

/** Completes the multipart upload with the first parts, unless it is already complete. */
async function makeReadable(
  staged: StagedBucket,
  entry: StagedEntry,
  parts: number,
): Promise<void> {
  const wanted = parts * PART_BYTES;
  if (entry.wholeBytes !== undefined) {
    if (entry.wholeBytes < wanted) throw missingBytes(entry.sessionId, wanted);
    return;
  }
  const found = (await staged.parts(entry)) ?? [];
  if (found.length < parts) throw missingBytes(entry.sessionId, wanted);
  try {
    await staged.store.finish(entry.uploadId, found.slice(0, parts));
  } catch (error) {
    // It may have succeeded although the response was lost.
    const now = isEnded(error) ? await staged.entry(entry.sessionId) : undefined;
    if ((now?.wholeBytes ?? 0) < wanted) throw error;
  }
}

async function copyPart(
  { bucket }: StagedBucket,
  { uploadId: from }: StagedEntry,
  to: { readonly uploadId: string; readonly multipartId: string; readonly index: number },
): Promise<void> {
  const start = to.index * PART_BYTES;
  const source = `${bucket.name}/${from}`;
  await bucket.send(
    new UploadPartCopyCommand({
      ...bucket.at(to.uploadId),
      UploadId: to.multipartId,
      PartNumber: to.index + 1,
      CopySource: source.split('/').map(encodeURIComponent).join('/'),
      CopySourceRange: `bytes=${start}-${start + PART_BYTES - 1}`,
    }),
  );
}
