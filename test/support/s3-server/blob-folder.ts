import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { ByteRange } from '../../../src/modules/storage/domain/storage-provider.ts';

const READ_BYTES = 1024 * 1024;

/** An immutable range of a file. */
interface Piece {
  readonly file: string;
  readonly start: number;
  readonly size: number;
}

/** Bytes on disk, in pieces: joining and copying move none of them. */
export interface Blob {
  readonly size: number;
  readonly pieces: readonly Piece[];
}

/** Stores blobs as files in one folder; a file is deleted when the last blob that uses it is released. */
export class BlobFolder {
  private readonly uses = new Map<string, number>();

  constructor(private readonly path: string) {}

  /** Creates a blob from the bytes written by `fill`; keeps nothing if it fails. */
  async write<T>(
    fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
  ): Promise<{ blob: Blob; result: T }> {
    const file = join(this.path, randomUUID());
    let size = 0;
    try {
      await using handle = await open(file, 'wx');
      const result = await fill(async (bytes) => {
        await handle.writeFile(bytes);
        size += bytes.length;
      });
      return { blob: this.retain({ size, pieces: [{ file, start: 0, size }] }), result };
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  /** Concatenates blobs; the result must be released separately. */
  join(blobs: readonly Blob[]): Blob {
    const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
    return this.retain({ size, pieces: blobs.flatMap(({ pieces }) => pieces) });
  }

  /** A range or copy of a blob that must be released separately. */
  slice(blob: Blob, range?: ByteRange): Blob {
    const pieces = piecesIn(blob, range);
    return this.retain({ size: pieces.reduce((sum, piece) => sum + piece.size, 0), pieces });
  }

  async release(blob: Blob): Promise<void> {
    for (const { file } of blob.pieces) {
      const left = (this.uses.get(file) ?? 0) - 1;
      this.uses.set(file, left);
      if (left > 0) continue;
      this.uses.delete(file);
      await rm(file, { force: true });
    }
  }

  /** Reads the bytes. Readers must retain the blob with a `slice` if it may be released meanwhile. */
  async *read(blob: Blob, range?: ByteRange): AsyncGenerator<Buffer> {
    for (const { file, start, size } of piecesIn(blob, range)) {
      await using handle = await open(file);
      for (let done = 0; done < size;) {
        const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size - done));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, start + done);
        if (bytesRead === 0) throw new Error(`the file ${file} is shorter than its blob`);
        yield buffer.subarray(0, bytesRead);
        done += bytesRead;
      }
    }
  }

  private retain(blob: Blob): Blob {
    for (const { file } of blob.pieces) this.uses.set(file, (this.uses.get(file) ?? 0) + 1);
    return blob;
  }
}

function piecesIn(blob: Blob, range?: ByteRange): Piece[] {
  const from = range?.start ?? 0;
  const to = range ? range.end + 1 : blob.size;
  const found: Piece[] = [];
  let position = 0;
  for (const { file, start, size } of blob.pieces) {
    const first = Math.max(from - position, 0);
    const end = Math.min(to - position, size);
    if (first < end) found.push({ file, start: start + first, size: end - first });
    position += size;
  }
  return found;
}
