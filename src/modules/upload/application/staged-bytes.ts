import type { FileHash } from '../../../kernel/file-hash.ts';
import type { ByteRange, PutSource } from '../../storage/domain/storage-provider.ts';
import type { PartialUpload } from '../domain/new-upload-session.ts';
import type { Staging } from './staging.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

/** The staged bytes of one upload, in its own entry or in those of its partial uploads. */
export class StagedBytes {
  private readonly partials: readonly PartialUpload[];

  constructor(
    private readonly staging: Staging,
    { id, offset, partials }: Pick<UploadSessionRow, 'id' | 'offset' | 'partials'>,
  ) {
    this.partials = partials ?? [{ sessionId: id, bytes: offset }];
  }

  /** Makes the bytes readable. Throws `UPLOAD_FAILED` if some are missing. */
  async seal(signal?: AbortSignal): Promise<void> {
    for (const { sessionId, bytes } of this.partials)
      await this.staging.seal(sessionId, bytes, signal);
  }

  /** Reads and hashes all bytes. Throws `UPLOAD_FAILED` if some are missing. */
  async hash(signal?: AbortSignal): Promise<FileHash> {
    const [first, ...others] = this.partials;
    if (!first) throw new Error('An upload must have at least one staging entry.');
    const hash = await this.staging.hash(first.sessionId, first.bytes, signal);
    for (const { sessionId, bytes } of others) {
      await this.staging.hash(sessionId, bytes, signal, hash);
    }
    return hash.value();
  }

  /** The first `length` bytes, or fewer if there are not as many. */
  async head(length: number): Promise<Uint8Array> {
    const head = new Uint8Array(length);
    let filled = 0;
    for await (const block of this.open(undefined, { start: 0, end: length - 1 })) {
      head.set(block, filled);
      filled += block.byteLength;
    }
    return head.subarray(0, filled);
  }

  /** The bytes as input for a provider, including shortcuts for local files and S3 objects. */
  async source(sha256: FileHash): Promise<PutSource> {
    const { staging, partials } = this;
    const places = await Promise.all(partials.map(({ sessionId }) => staging.placeOf(sessionId)));
    const paths = places.flatMap(({ path }) => path ?? []);
    const object = places.length === 1 ? places[0]?.s3Object : undefined;
    return {
      size: partials.reduce((sum, { bytes }) => sum + bytes, 0),
      sha256,
      ...(paths.length === partials.length ? { localPaths: paths } : {}),
      ...(object ? { s3Object: object } : {}),
      open: (signal, range) => this.open(signal, range),
    };
  }

  async remove(): Promise<void> {
    for (const { sessionId } of this.partials) await this.staging.remove(sessionId);
  }

  private async *open(
    signal?: AbortSignal,
    { start, end }: ByteRange = { start: 0, end: Infinity },
  ): AsyncGenerator<Uint8Array> {
    let before = 0;
    for (const { sessionId, bytes } of this.partials) {
      const range = { start: Math.max(0, start - before), end: Math.min(bytes - 1, end - before) };
      if (range.start <= range.end) yield* this.staging.open(sessionId, signal, range);
      before += bytes;
    }
  }
}
