import type { FileHandle } from 'node:fs/promises';

/** Writes all the chunks at `position`, whatever the number of system calls it takes. Resolves to the bytes written. */
export async function writeFully(
  file: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<number> {
  let rest = chunks.filter((chunk) => chunk.byteLength > 0);
  let total = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, position + total);
    if (bytesWritten === 0) throw new Error('the file system took no bytes');
    total += bytesWritten;
    rest = after(rest, bytesWritten);
  }
  return total;
}

/** What is left of the chunks behind their first `count` bytes. */
function after(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  const whole = chunks.findIndex((chunk) => {
    if (chunk.byteLength > skip) return true;
    skip -= chunk.byteLength;
    return false;
  });
  if (whole === -1) return [];
  const [first, ...others] = chunks.slice(whole);
  return first ? [first.subarray(skip), ...others] : [];
}
