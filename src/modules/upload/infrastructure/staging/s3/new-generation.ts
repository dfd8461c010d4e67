import { CreateMultipartUploadCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';

import { DomainError } from '../../../../../kernel/domain-error.ts';
import { isEnded, missingBytes, PART_BYTES, type StagedBucket } from './staged-bucket.ts';
import { type StagedEntry, tailOf } from './staged-entry.ts';

/** How many parts the service is asked to copy at once. */
const COPIES = 8;

/**
 * Gives the first `length` bytes a multipart upload of their own. Parts cannot be copied before they are an object, so
 * they become one; then the service copies them, and what still arrives for the old upload finds none. Until the new
 * generation is told of, the old one counts: it can be tried again after a crash.
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
  await staged.endUploads(uploadId);
  const { UploadId } = await bucket.send(new CreateMultipartUploadCommand(bucket.at(uploadId)));
  if (!UploadId) throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider began no upload');
  for (let index = 0; index < whole; index += COPIES) {
    const batch = Math.min(COPIES, whole - index);
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
  await store.announce(uploadId, UploadId);

  const old = entry.uploadId;
  await staged.endUploads(old).catch(() => undefined);
  await staged.discard([`${old}.info`, old, ...entry.tails.map(({ key }) => key)]);
  return { sessionId, generation, uploadId, wholeBytes: undefined, tails };
}

/** Makes the first parts an object, unless they are one already. */
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
  const there = (await staged.parts(entry)) ?? [];
  if (there.length < parts) throw missingBytes(entry.sessionId, wanted);
  try {
    await staged.store.finish(entry.uploadId, there.slice(0, parts));
  } catch (error) {
    // Its answer may have been lost.
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
