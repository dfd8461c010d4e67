import type { Part } from '@aws-sdk/client-s3';
import { S3Store } from '@tus/s3-store';
import { Upload } from '@tus/utils';

import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { onS3 } from '../../../../../platform/s3/s3-error.ts';

/** Of how many uploads the ids are remembered. */
const MAX_REMEMBERED = 2_000;

type Metadata = Awaited<ReturnType<GaplessS3Store['getMetadata']>>;

/**
 * The uploads of @tus/s3-store, by their info objects and multipart uploads. The stock store takes parts that do not
 * follow each other for a beginning, takes an upload that was ended behind its back for a finished one, and loses what
 * it told of in a crash; so bytes do not pass through it, and what it tells of parts ends at the first gap.
 */
export class GaplessS3Store extends S3Store {
  constructor(bucket: S3Bucket, partBytes: number) {
    const remembered = new Map<string, Metadata>();
    super({
      s3ClientConfig: { ...bucket.clientConfig, bucket: bucket.name },
      partSize: partBytes,
      minPartSize: partBytes,
      // B2 knows no tags.
      useTags: false,
      cache: {
        get: async (id) => remembered.get(id),
        set: async (id, metadata) => {
          remembered.set(id, metadata);
          const oldest = remembered.keys().next();
          if (remembered.size > MAX_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
        },
        delete: async (id) => void remembered.delete(id),
      },
    });
  }

  /** Begins a multipart upload and tells of it in an info object. */
  async open(id: string): Promise<void> {
    await onS3(this.create(new Upload({ id, offset: 0 })));
  }

  /** Tells in an info object of a multipart upload that was begun elsewhere. */
  async announce(id: string, multipartId: string): Promise<void> {
    await onS3(this.saveMetadata(new Upload({ id, offset: 0 }), multipartId));
  }

  async multipartIdOf(id: string): Promise<string> {
    return (await onS3(this.getMetadata(id)))['upload-id'];
  }

  /** The parts from the first on, up to the first gap. Rejects with `NoSuchUpload` as its cause when it was ended. */
  partsOf(id: string): Promise<Part[]> {
    return onS3(this.retrieveParts(id));
  }

  /** Makes an object of the parts. */
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
