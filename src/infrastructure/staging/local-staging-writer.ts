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
  ) {}

  async write(chunks: readonly Uint8Array[]): Promise<void> {
    this.requireSound();
    try {
      this.position += await writeFully(this.file, chunks, this.position);
    } catch (error) {
      throw fullOr(error);
    }
  }

  async sync(): Promise<void> {
    try {
      await this.file.datasync();
    } catch (error) {
      this.syncFailure = fullOr(error);
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

/** `STORAGE_FULL` for a full disk or quota, else the error itself. */
function fullOr(error: unknown): Error {
  if (isDiskFull(error)) {
    return new DomainError('STORAGE_FULL', 'the disk is full', { cause: error });
  }
  return error instanceof Error ? error : new Error('staging failed', { cause: error });
}
