import type { FileHandle } from 'node:fs/promises';

/** Writes all bytes at `position`, with as many system calls as necessary. */
export async function writeFully(
  file: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await file.write(
      bytes,
      done,
      bytes.byteLength - done,
      position + done,
    );
    if (bytesWritten === 0) throw new Error('The file system did not accept any bytes.');
    done += bytesWritten;
  }
}
