import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { isDiskFull } from '../../../../platform/disk/disk-error.ts';
import { hasErrno } from '../../../../platform/disk/errno.ts';
import { writeFully } from '../../../../platform/disk/write-fully.ts';
import type { StagingWriter } from '../../application/staging.ts';

/**
 * From here on a file is written past the page cache. What is smaller is likely to be read at once, for its
 * thumbnail; a film would only push out of memory what the database needs there. Bytes.
 */
const DIRECT_FROM = 16 * 1024 * 1024;

/** What direct writes are multiples of, in memory and in the file: enough for any disk. Bytes. */
const DIRECT_UNIT = 4096;

/**
 * Appends to one file; one call of `write` at a time. A write that fails leaves the position where it was, so
 * its bytes may be given again. A sync that fails ends the writer: the kernel may have dropped the bytes it
 * could not write and would call the next sync a success.
 */
export class LocalStagingWriter implements StagingWriter {
  private syncFailure: Error | undefined;
  /** The same file for direct writes; `undefined` before the first, `null` where the system has none. */
  private direct: FileHandle | null | undefined;

  /** Owns the file; `position` is where the next byte goes. */
  constructor(
    private readonly file: FileHandle,
    private position: number,
    private readonly mayWrite: () => boolean = () => true,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.requireSound();
    requireRight(this.mayWrite);
    try {
      // Between two units, so that no page is written both ways.
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
    // After another sync failed, before or meanwhile, this success says nothing.
    this.requireSound();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.direct?.close();
    } finally {
      await this.file.close();
    }
  }

  /** Writes what can be written past the page cache, and resolves to how much that was. */
  private async writeDirectly(bytes: Uint8Array, distance: number): Promise<number> {
    if (this.direct === undefined) this.direct = await openDirectly(this.file);
    if (!this.direct) return 0;
    try {
      const at = this.position + distance;
      const { bytesWritten } = await this.direct.write(bytes, 0, bytes.byteLength, at);
      return bytesWritten;
    } catch (error) {
      // Memory or file system that direct writes do not work with.
      if (!hasErrno(error, 'EINVAL', 'ENOTSUP')) throw error;
      await this.direct.close();
      this.direct = null;
      return 0;
    }
  }

  private requireSound(): void {
    if (this.syncFailure) throw this.syncFailure;
  }
}

/** Opens by the handle, not by name: the file may have been renamed. `null` where direct writes do not exist. */
async function openDirectly(file: FileHandle): Promise<FileHandle | null> {
  // Only Linux has both; Node.js leaves the constant out elsewhere.
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

/** Throws `UPLOAD_LOCKED` once the right to write has gone to somebody else. */
export function requireRight(mayWrite: () => boolean): void {
  if (mayWrite()) return;
  throw new DomainError('UPLOAD_LOCKED', 'another request has taken this upload over', {
    retryAfterSeconds: 1,
  });
}

/** `STORAGE_FULL` for a full disk or quota, else the error itself. */
export function stagingError(error: unknown): Error {
  if (isDiskFull(error)) {
    return new DomainError('STORAGE_FULL', 'the disk is full', { cause: error });
  }
  return error instanceof Error ? error : new Error('staging failed', { cause: error });
}
