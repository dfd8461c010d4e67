import { deleteObject } from '../../../../../platform/s3/delete-object.ts';
import { pagesOf } from '../../../../../platform/s3/list-bucket.ts';
import { openObject } from '../../../../../platform/s3/open-object.ts';
import type { S3BucketOptions } from '../../../../../platform/s3/s3-bucket-options.ts';
import { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { uploadsOf } from '../../../../../platform/s3/sweep-uploads.ts';
import type { ByteRange } from '../../../../storage/domain/storage-provider.ts';
import type { RunningHash, StagedPlace, Staging } from '../../../application/staging.ts';
import { Sha256RunningHash } from '../sha256-running-hash.ts';
import { missingBytes, requireSessionId, requireWriteAccess } from '../staging-errors.ts';
import { newGeneration } from './new-generation.ts';
import { S3StagingWriter } from './s3-staging-writer.ts';
import { sealEntry } from './seal-entry.ts';
import { PART_BYTES, StagedBucket } from './staged-bucket.ts';
import { findEntry, tailOf } from './staged-entry.ts';

export interface S3StagingOptions extends S3BucketOptions {
  /** Prefix of all keys. */
  readonly prefix?: string;
}

/**
 * Stages uploads in a bucket, for nodes without a shared disk: whole parts in a multipart upload, the remaining bytes
 * in a separate object. Bytes are readable only once sealed. Ids must be lower-case UUIDs. Reading or appending to
 * missing bytes, as after the service aborted the multipart upload, throws `UPLOAD_FAILED`.
 */
export class S3Staging implements Staging {
  readonly readsUnsealed = false;
  readonly bucket: S3Bucket;
  /** Prefix of all keys. */
  readonly prefix: string;
  private readonly staged: StagedBucket;

  /** `ensureOwned` rejects unless the prefix belongs to this installation; nothing is changed before. */
  constructor(
    { prefix = 'staging/', ...options }: S3StagingOptions,
    private readonly ensureOwned: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.bucket = new S3Bucket(options);
    this.prefix = prefix;
    this.staged = new StagedBucket(this.bucket, prefix);
  }

  async create(sessionId: string): Promise<void> {
    requireSessionId(sessionId);
    await this.ensureOwned();
    try {
      await this.staged.store.open(this.staged.keys.upload(sessionId, 0));
    } catch (error) {
      // The caller does not know of the entry, so it would be orphaned.
      await this.remove(sessionId).catch(() => undefined);
      throw error;
    }
  }

  async append(
    sessionId: string,
    offset: number,
    mayWrite: () => boolean = () => true,
  ): Promise<S3StagingWriter> {
    await this.ensureOwned();
    const { staged } = this;
    const index = Math.floor(offset / PART_BYTES);
    const rest = offset % PART_BYTES;
    let entry = await this.staged.entry(sessionId);
    let parts = entry.wholeBytes === undefined ? await staged.parts(entry) : undefined;
    if (!parts && (entry.wholeBytes !== undefined || index === 0)) {
      requireWriteAccess(mayWrite);
      entry = await newGeneration(staged, entry, offset);
      parts = await staged.parts(entry);
    }
    if (!parts || parts.length < index) throw missingBytes(sessionId, offset);
    const begun = Buffer.allocUnsafeSlow(rest);
    const tail = rest > 0 ? tailOf(entry, index, rest) : undefined;
    if (tail) await staged.readTail(tail, begun);
    else if (rest > 0) throw missingBytes(sessionId, offset);
    const { uploadId, tails } = entry;
    const multipartId = await staged.store.multipartIdOf(uploadId);
    requireWriteAccess(mayWrite);
    await staged.discard(tails.map(({ key }) => key).filter((key) => key !== tail?.key));
    const writer = Math.max(0, ...tails.map((each) => each.writer)) + 1;
    return new S3StagingWriter(staged, { uploadId, multipartId, index, writer, begun, mayWrite });
  }

  async detach(sessionId: string, length: number): Promise<void> {
    await this.ensureOwned();
    await newGeneration(this.staged, await this.staged.entry(sessionId), length);
  }

  async seal(sessionId: string, length: number, signal?: AbortSignal): Promise<void> {
    await this.ensureOwned();
    await sealEntry(this.staged, sessionId, length, signal);
  }

  async hash(
    sessionId: string,
    length: number,
    signal?: AbortSignal,
    onto: RunningHash = new Sha256RunningHash(),
  ): Promise<RunningHash> {
    if (length === 0) return onto;
    const before = onto.length;
    const bytes = this.open(sessionId, signal, { start: 0, end: length - 1 });
    for await (const chunk of bytes) onto.update(chunk);
    const read = onto.length - before;
    if (read < length) throw missingBytes(sessionId, length, read);
    return onto;
  }

  async size(sessionId: string): Promise<number | undefined> {
    const entry = await findEntry(this.bucket, this.staged.keys, sessionId);
    if (!entry) return undefined;
    const { wholeBytes } = entry;
    const parts = wholeBytes === undefined ? await this.staged.parts(entry) : undefined;
    const whole = wholeBytes ?? (parts?.length ?? 0) * PART_BYTES;
    // Also after a take-over that failed between completing the old multipart upload and copying its tail.
    const tails = entry.tails.filter(({ index }) => index * PART_BYTES <= whole);
    if (wholeBytes === undefined && !parts && tails.length === 0) return undefined;
    return Math.max(whole, ...tails.map(({ index, bytes }) => index * PART_BYTES + bytes));
  }

  async placeOf(sessionId: string): Promise<StagedPlace> {
    const key = await this.sealedKey(sessionId);
    return key === undefined ? {} : { s3Object: this.bucket.object(key) };
  }

  async *open(
    sessionId: string,
    signal?: AbortSignal,
    range?: ByteRange,
  ): AsyncIterable<Uint8Array> {
    const key = await this.sealedKey(sessionId, signal);
    if (key === undefined) return;
    yield* await openObject(this.bucket, this.bucket.at(key), range, signal);
  }

  async remove(sessionId: string): Promise<void> {
    requireSessionId(sessionId);
    await this.ensureOwned();
    const { keys, store } = this.staged;
    const prefix = keys.ofSession(sessionId);
    // Abort multipart uploads first, because they could still become objects.
    await this.staged.abortUploads(prefix);
    const left: string[] = [];
    for await (const { Key = '' } of pagesOf(this.bucket, prefix, {})) left.push(Key);
    for (const key of left) {
      await deleteObject(this.bucket, key, undefined);
      if (keys.read(key)?.kind === 'INFO') await store.forget(key.slice(0, -'.info'.length));
    }
  }

  async *list(): AsyncIterable<{ readonly sessionId: string; readonly modifiedAt: Date }> {
    const { keys } = this.staged;
    let last: { sessionId: string; modifiedAt: Date } | undefined;
    const seen = new Set<string>();
    // Keys are sorted, so those of one session are adjacent.
    for await (const { Key = '', LastModified } of pagesOf(this.bucket, keys.ofSession(), {})) {
      const sessionId = keys.read(Key)?.sessionId;
      if (sessionId === undefined || !LastModified) continue;
      if (last?.sessionId === sessionId) {
        if (LastModified > last.modifiedAt) last.modifiedAt = LastModified;
        continue;
      }
      if (last) yield last;
      seen.add(sessionId);
      last = { sessionId, modifiedAt: LastModified };
    }
    if (last) yield last;
    for await (const { Key = '', Initiated } of uploadsOf(this.bucket, keys.ofSession())) {
      const sessionId = keys.read(Key)?.sessionId;
      if (sessionId === undefined || !Initiated || seen.has(sessionId)) continue;
      seen.add(sessionId);
      yield { sessionId, modifiedAt: Initiated };
    }
  }

  /** Key of the object with the bytes of a sealed entry; undefined if it has none. */
  private async sealedKey(sessionId: string, signal?: AbortSignal): Promise<string | undefined> {
    const { uploadId, wholeBytes, tails } = await this.staged.entry(sessionId, signal);
    if (wholeBytes !== undefined) return uploadId;
    const [tail, ...others] = tails;
    if (others.length > 0 || (tail && tail.index > 0)) {
      throw new Error(`Upload ${sessionId} cannot be read before it is sealed.`);
    }
    return tail?.key;
  }
}
