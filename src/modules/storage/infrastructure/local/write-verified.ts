import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { onDisk } from '../../../../platform/disk/disk-error.ts';
import { writeFully } from '../../../../platform/disk/write-fully.ts';
import type { PutSource } from '../../domain/storage-provider.ts';

const BATCH_BYTES = 1024 * 1024;

/**
 * Writes the source to a new file. When it resolves, the bytes are durable and match the declaration; otherwise rejects
 * with `CHECKSUM_MISMATCH`. Errors of the source are rethrown unchanged. The caller removes the file after a rejection.
 */
export async function writeVerified(
  path: string,
  source: PutSource,
  signal?: AbortSignal,
): Promise<void> {
  await using file = await onDisk(open(path, 'wx', 0o600));
  const hash = createHash('sha256');
  const batch = new Batch(file);
  for await (const chunk of source.open(signal)) {
    signal?.throwIfAborted();
    if (batch.total + chunk.byteLength > source.size) {
      throw new DomainError(
        'CHECKSUM_MISMATCH',
        `The source has more than the declared ${source.size} bytes.`,
      );
    }
    hash.update(chunk);
    await onDisk(batch.add(chunk));
  }
  signal?.throwIfAborted();
  await onDisk(batch.flush());
  if (batch.total !== source.size) {
    throw new DomainError(
      'CHECKSUM_MISMATCH',
      `The source has ${batch.total} bytes, but ${source.size} were declared.`,
    );
  }
  if (hash.digest('hex') !== source.sha256.hex) {
    throw new DomainError('CHECKSUM_MISMATCH', 'The bytes do not match the declared SHA-256.');
  }
  await onDisk(file.datasync());
}

/** Combines small chunks into large writes. Copies them because a source may reuse its buffer. */
class Batch {
  /** Bytes received, written or not. */
  total = 0;
  private readonly buffer = Buffer.allocUnsafe(BATCH_BYTES);
  private filled = 0;

  constructor(private readonly file: FileHandle) {}

  async add(chunk: Uint8Array): Promise<void> {
    if (this.filled + chunk.byteLength > BATCH_BYTES) await this.flush();
    if (chunk.byteLength >= BATCH_BYTES) {
      await writeFully(this.file, chunk, this.total);
    } else {
      this.buffer.set(chunk, this.filled);
      this.filled += chunk.byteLength;
    }
    this.total += chunk.byteLength;
  }

  async flush(): Promise<void> {
    await writeFully(this.file, this.buffer.subarray(0, this.filled), this.total - this.filled);
    this.filled = 0;
  }
}
