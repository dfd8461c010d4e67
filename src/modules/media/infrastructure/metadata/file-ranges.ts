import { open, type FileHandle } from 'node:fs/promises';

/** Reads ranges of one file. Close it with `await using`. */
export class FileRanges implements AsyncDisposable {
  /** Bytes. */
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<FileRanges> {
    const handle = await open(path);
    try {
      return new FileRanges(handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Fewer bytes at the end of the file, none outside of it. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(offset + length, this.size);
    if (!(offset >= 0 && end > offset)) {
      return new Uint8Array();
    }
    const bytes = new Uint8Array(end - offset);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(
        bytes,
        filled,
        bytes.length - filled,
        offset + filled,
      );
      if (bytesRead === 0) {
        break;
      }
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}
