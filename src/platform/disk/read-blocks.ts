import type { FileHandle } from 'node:fs/promises';

const BLOCK_BYTES = 1024 * 1024;

/**
 * Reads `length` bytes from `start`, or fewer if the file is shorter, in blocks of at most 1 MiB. All blocks share one
 * buffer: consume each before requesting the next.
 */
export async function* readBlocks(
  file: FileHandle,
  length: number,
  signal?: AbortSignal,
  start = 0,
): AsyncIterable<Uint8Array> {
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, length));
  let position = 0;
  while (position < length) {
    signal?.throwIfAborted();
    const wanted = Math.min(block.byteLength, length - position);
    const { bytesRead } = await file.read(block, 0, wanted, start + position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield block.subarray(0, bytesRead);
  }
}
