import { type FileHandle, open } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { callbackify } from 'node:util';

import { DomainError } from '../../domain/shared/domain-error.ts';
import type { ByteRange } from '../../domain/storage/storage-provider.ts';
import { diskError, onDisk } from './disk-error.ts';
import { hasErrno } from './errno.ts';

const BLOCK_BYTES = 1024 * 1024;

/**
 * The bytes of a file, or a part of them, as a stream that owns the open file. A range that reaches past the
 * end gives what there is. Rejects with `OBJECT_NOT_FOUND` unless there is a regular file; the stream fails
 * with `PROVIDER_UNAVAILABLE`.
 */
export async function readObject(
  path: string,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<Readable> {
  const file = await found(open(path, 'r'));
  try {
    const stats = await onDisk(file.stat());
    if (!stats.isFile()) throw notFound();
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? stats.size, stats.size - 1);
    const stream = streamOf(file, start, end);
    // Aborted before its reader listens, it would end the process; the reader gets the error all the same.
    stream.on('error', () => undefined);
    return signal ? addAbortSignal(signal, stream) : stream;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Waits for work on a file that may not be there: `OBJECT_NOT_FOUND` when it is not. */
export async function found<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw notFound(error);
    throw diskError(error);
  }
}

export function notFound(cause?: unknown): DomainError {
  return new DomainError('OBJECT_NOT_FOUND', 'no object under this key', { cause });
}

/** Not `createReadStream`: its errors would be the vendor's, and a file cut short would look whole. */
function streamOf(file: FileHandle, start: number, end: number): Readable {
  const read = callbackify((length: number) =>
    file.read(Buffer.allocUnsafeSlow(length), 0, length, position),
  );
  const close = callbackify(() => file.close());
  let position = start;
  return new Readable({
    highWaterMark: BLOCK_BYTES,
    read() {
      const length = Math.min(BLOCK_BYTES, end + 1 - position);
      if (length <= 0) {
        this.push(null);
        return;
      }
      read(length, (error, done) => {
        if (error) {
          this.destroy(diskError(error));
        } else if (done.bytesRead === 0) {
          this.destroy(new DomainError('PROVIDER_UNAVAILABLE', 'the object was cut short'));
        } else {
          position += done.bytesRead;
          this.push(done.buffer.subarray(0, done.bytesRead));
        }
      });
    },
    destroy(error, done) {
      close((failure) => done(error ?? (failure ? diskError(failure) : null)));
    },
  });
}
