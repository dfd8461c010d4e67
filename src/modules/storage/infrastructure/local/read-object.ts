import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { callbackify } from 'node:util';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { diskError, onDisk } from '../../../../platform/disk/disk-error.ts';
import { hasErrno } from '../../../../platform/disk/errno.ts';
import type { ByteRange } from '../../domain/storage-provider.ts';
import type { ObjectFile } from './joined-object.ts';

const BLOCK_BYTES = 1024 * 1024;

/**
 * Streams the concatenated bytes of files, or a range of them; the stream owns the open files. A range past the end is
 * truncated. Rejects with `OBJECT_NOT_FOUND` unless all are regular files of the expected sizes; the stream fails with
 * `PROVIDER_UNAVAILABLE`.
 */
export async function readObject(
  files: readonly ObjectFile[],
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<Readable> {
  await using opened = new AsyncDisposableStack();
  const pieces: Piece[] = [];
  let size = 0;
  for (const wanted of files) {
    const file = opened.use(await found(open(wanted.path, 'r')));
    const stats = await onDisk(file.stat());
    requireFile(stats, wanted);
    pieces.push({ file, begin: size, end: size + stats.size });
    size += stats.size;
  }
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? size, size - 1);
  const stream = streamOf(pieces, start, end, opened.move());
  // Without a listener, an abort before the reader attaches would crash the process. The reader still gets the error.
  stream.on('error', () => undefined);
  return signal ? addAbortSignal(signal, stream) : stream;
}

/** Looks at the files of an object. Rejects like `readObject`. */
export function statObject(files: readonly ObjectFile[]): Promise<Stats[]> {
  return Promise.all(
    files.map(async (file) => {
      const stats = await found(stat(file.path));
      requireFile(stats, file);
      return stats;
    }),
  );
}

/** A file's range within an object, from `begin` (inclusive) to `end` (exclusive). */
interface Piece {
  readonly file: FileHandle;
  readonly begin: number;
  readonly end: number;
}

/** Rejects with `OBJECT_NOT_FOUND` if the file is missing. */
async function found<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw notFound(error);
    throw diskError(error);
  }
}

/** Throws `OBJECT_NOT_FOUND` unless it is a regular file of the expected size. */
function requireFile(stats: Stats, { size = stats.size }: ObjectFile): void {
  if (!stats.isFile() || stats.size !== size) throw notFound();
}

function notFound(cause?: unknown): DomainError {
  return new DomainError('OBJECT_NOT_FOUND', 'No object exists under this key.', { cause });
}

/** Replaces `createReadStream`, which would leak vendor errors and accept truncated files. */
function streamOf(
  pieces: readonly Piece[],
  start: number,
  end: number,
  opened: AsyncDisposableStack,
): Readable {
  const close = callbackify(() => opened.disposeAsync());
  const read = callbackify(async () => {
    const piece = pieces.find((candidate) => position < candidate.end);
    if (!piece || position > end) return null;
    const length = Math.min(BLOCK_BYTES, piece.end - position, end + 1 - position);
    const block = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await piece.file.read(block, 0, length, position - piece.begin);
    if (bytesRead === 0)
      throw new DomainError('PROVIDER_UNAVAILABLE', 'The object is shorter than expected.');
    position += bytesRead;
    return block.subarray(0, bytesRead);
  });
  let position = start;
  return new Readable({
    highWaterMark: BLOCK_BYTES,
    read() {
      read((error, block) => {
        if (error) this.destroy(diskError(error));
        else this.push(block);
      });
    },
    destroy(error, done) {
      close((failure) => done(error ?? (failure ? diskError(failure) : null)));
    },
  });
}
