import type { FileHandle } from 'node:fs/promises';

import type { StagingWriter } from '../../application/ports/staging.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import { isDiskFull } from '../storage/disk-error.ts';
import { writeFully } from '../storage/write-fully.ts';

/**
 * Appends to one file; one call of `write` at a time. A write that fails leaves the position where it was, so
 * its chunks may be given again. A sync that fails ends the writer: the kernel may have dropped the bytes it
 * could not write and would call the next sync a success.
 */
export class LocalStagingWriter implements StagingWriter {
  private syncFailure: Error | undefined;

  /** Owns the file; `position` is where the next byte goes. */
  constructor(
    private readonly file: FileHandle,
    private position: number,
    private readonly mayWrite: () => boolean = () => true,
  ) {}

  async write(chunks: readonly Uint8Array[]): Promise<void> {
    this.requireSound();
    requireRight(this.mayWrite);
    try {
      this.position += await writeFully(this.file, chunks, this.position);
    } catch (error) {
      throw stagingError(error);
    }
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
    await this.file.close();
  }

  private requireSound(): void {
    if (this.syncFailure) throw this.syncFailure;
  }
}

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
