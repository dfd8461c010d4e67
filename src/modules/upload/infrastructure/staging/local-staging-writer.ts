import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { hasErrno } from '../../../../platform/disk/errno.ts';
import { writeFully } from '../../../../platform/disk/write-fully.ts';
import type { StagingWriter } from '../../application/staging.ts';
import { requireWriteAccess, stagingError } from './staging-errors.ts';

/**
 * From this offset on, a file is written directly, past the page cache. Smaller files are likely to be read soon, for
 * thumbnails; larger ones would only evict the database's pages from memory. Bytes.
 */
const DIRECT_FROM = 16 * 1024 * 1024;

/** Alignment of direct writes in memory and in the file; sufficient for any disk. Bytes. */
const DIRECT_UNIT = 4096;

/**
 * Appends to one file; `write` must not be called concurrently. A failed write does not change the position and can be
 * retried. After a failed sync every call fails: the kernel may have dropped the bytes it could not write and would
 * report the next sync as successful.
 */
export class LocalStagingWriter implements StagingWriter {
  private syncFailure: Error | undefined;
  /** The same file opened for direct writes; `undefined` before the first one, `null` if unsupported. */
  private direct: FileHandle | null | undefined;

  /** Closes the file when disposed. `position` is the offset of the next byte. */
  constructor(
    private readonly file: FileHandle,
    private position: number,
    private readonly mayWrite: () => boolean = () => true,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.throwSyncFailure();
    requireWriteAccess(this.mayWrite);
    try {
      // Only whole aligned units are written directly, so that no page is written both ways.
      const begin = roundUp(this.position) - this.position;
      const end = roundDown(this.position + bytes.byteLength) - this.position;
      let done = 0;
      if (end > begin && this.position >= DIRECT_FROM && isAligned(bytes.byteOffset + begin)) {
        await writeFully(this.file, bytes.subarray(0, begin), this.position);
        done = begin + (await this.writeDirectly(bytes.subarray(begin, end), begin));
      }
      await writeFully(this.file, bytes.subarray(done), this.position + done);
    } catch (error) {
      throw stagingError(error);
    }
    this.position += bytes.byteLength;
  }

  async sync(): Promise<void> {
    try {
      await this.file.datasync();
    } catch (error) {
      this.syncFailure = stagingError(error);
      throw this.syncFailure;
    }
    // This success means nothing if another sync has failed.
    this.throwSyncFailure();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.direct?.close();
    } finally {
      await this.file.close();
    }
  }

  /** Writes directly as much as possible and returns the number of bytes. */
  private async writeDirectly(bytes: Uint8Array, distance: number): Promise<number> {
    if (this.direct === undefined) this.direct = await openDirectly(this.file);
    if (!this.direct) return 0;
    try {
      const at = this.position + distance;
      const { bytesWritten } = await this.direct.write(bytes, 0, bytes.byteLength, at);
      return bytesWritten;
    } catch (error) {
      // The memory or file system does not support direct writes.
      if (!hasErrno(error, 'EINVAL', 'ENOTSUP')) throw error;
      await this.direct.close();
      this.direct = null;
      return 0;
    }
  }

  private throwSyncFailure(): void {
    if (this.syncFailure) throw this.syncFailure;
  }
}

/** Opens the file by its handle, because it may have been renamed. `null` if direct writes are not supported. */
async function openDirectly(file: FileHandle): Promise<FileHandle | null> {
  // Undefined on platforms other than Linux, which also lack /proc.
  const flag = (constants as Partial<typeof constants>).O_DIRECT;
  if (flag === undefined) return null;
  try {
    return await open(`/proc/self/fd/${file.fd}`, constants.O_WRONLY | flag);
  } catch (error) {
    if (hasErrno(error, 'EINVAL', 'ENOTSUP', 'ENOENT', 'EACCES')) return null;
    throw error;
  }
}

const roundUp = (bytes: number): number => Math.ceil(bytes / DIRECT_UNIT) * DIRECT_UNIT;
const roundDown = (bytes: number): number => Math.floor(bytes / DIRECT_UNIT) * DIRECT_UNIT;
const isAligned = (bytes: number): boolean => bytes % DIRECT_UNIT === 0;
