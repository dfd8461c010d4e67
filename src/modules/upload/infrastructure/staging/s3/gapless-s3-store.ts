import type { Part } from '@aws-sdk/client-s3';
import { S3Store } from '@tus/s3-store';
import { Upload } from '@tus/utils';

import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { onS3 } from '../../../../../platform/s3/s3-error.ts';

/** Maximum number of uploads in the cache. */
const MAX_CACHED = 2_000;

type Metadata = Awaited<ReturnType<GaplessS3Store['getMetadata']>>;

/**
 * Manages uploads as info objects and multipart uploads of @tus/s3-store. The original store accepts gaps between
 * parts, reports an upload that was aborted elsewhere as finished, and can lose acknowledged bytes in a crash.
 * Therefore no bytes pass through it, and lists of parts end at the first gap.
 */
export class GaplessS3Store extends S3Store {
  constructor(bucket: S3Bucket, partBytes: number) {
    const cached = new Map<string, Metadata>();
    super({
      s3ClientConfig: { ...bucket.clientConfig, bucket: bucket.name },
      partSize: partBytes,
      minPartSize: partBytes,
      // B2 does not support tags.
      useTags: false,
      cache: {
        get: async (id) => cached.get(id),
        set: async (id, metadata) => {
          cached.set(id, metadata);
          const oldest = cached.keys().next();
          if (cached.size > MAX_CACHED && !oldest.done) cached.delete(oldest.value);
        },
        delete: async (id) => void cached.delete(id),
      },
    });
  }

  /** Creates a multipart upload and its info object. */
  async open(id: string): Promise<void> {
    await onS3(this.create(new Upload({ id, offset: 0 })));
  }

  /** Creates the info object of an existing multipart upload. */
  async register(id: string, multipartId: string): Promise<void> {
    await onS3(this.saveMetadata(new Upload({ id, offset: 0 }), multipartId));
  }

  async multipartIdOf(id: string): Promise<string> {
    return (await onS3(this.getMetadata(id)))['upload-id'];
  }

  /**
   * The parts before the first gap. Rejects with `NoSuchUpload` as the cause if the upload was completed or aborted.
   */
  partsOf(id: string): Promise<Part[]> {
    return onS3(this.retrieveParts(id));
  }

  /** Completes the multipart upload with these parts. */
  async finish(id: string, parts: Part[]): Promise<void> {
    const metadata = await onS3(this.getMetadata(id));
    await onS3(this.finishMultipartUpload(metadata, parts));
  }

  async forget(id: string): Promise<void> {
    await this.clearCache(id);
  }

  protected override async retrieveParts(id: string, after?: string): Promise<Part[]> {
    const parts = await super.retrieveParts(id, after);
    if (after !== undefined) return parts;
    const gap = parts.findIndex(({ PartNumber }, index) => PartNumber !== index + 1);
    return gap === -1 ? parts : parts.slice(0, gap);
  }
}
