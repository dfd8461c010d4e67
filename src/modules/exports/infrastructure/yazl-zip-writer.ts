import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';

import { type ReadStreamOptions, ZipFile } from 'yazl';

import { DomainError } from '../../../kernel/domain-error.ts';
import type { ZipEntry, ZipWriter } from '../application/zip-writer.ts';

/** Maximum size of an entry in the central directory without its name: record, timestamp and zip64 fields. */
const MOST_RECORD_BYTES = 46 + 9 + 28;

/** Writes zips with yazl: uncompressed, CRC-32 after the bytes, zip64 if needed. */
export class YazlZipWriter implements ZipWriter {
  sizeOf(entries: readonly ZipEntry[]): number {
    const zip = new ZipFile();
    // yazl requests the first entry's stream immediately; this callback never provides one.
    for (const entry of entries) {
      zip.addReadStreamLazy(entry.name, optionsOf(entry), () => undefined);
    }
    let size: number | undefined;
    // The type declarations lack the argument.
    const calculated = (total?: number): void => {
      size = total;
    };
    zip.end(endOf(entries), calculated);
    if (size === undefined || size < 0)
      throw new Error('yazl could not calculate the size of the zip');
    return size;
  }

  write(entries: readonly ZipEntry[], signal: AbortSignal): Readable {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    const closing = new AbortController();
    let source: Readable | undefined;
    const fail = (error: Error): void => void output.destroy(error);
    output.once('close', () => {
      closing.abort();
      source?.destroy();
    });
    zip.on('error', fail);
    for (const entry of entries) {
      zip.addReadStreamLazy(entry.name, optionsOf(entry), (use) => {
        if (output.destroyed) return;
        source = Readable.from(checked(entry, closing.signal), { objectMode: false });
        // yazl does not handle errors of its sources.
        source.once('error', fail);
        use(null, source);
      });
    }
    zip.end(endOf(entries));
    return addAbortSignal(signal, output);
  }
}

function optionsOf({ size, modifiedAt }: ZipEntry): Partial<ReadStreamOptions> {
  return { size, mtime: modifiedAt, compress: false };
}

/**
 * From 64 KiB of central directory on, yazl 3.3.1 includes zip64 in the calculated size but writes it only from 4 GiB
 * on, so the size would be 76 bytes too large. Forcing zip64 makes both consistent.
 */
function endOf(entries: readonly ZipEntry[]): { forceZip64Format: boolean; comment: string } {
  const directoryBytes = entries.reduce(
    (sum, { name }) => sum + MOST_RECORD_BYTES + Buffer.byteLength(name),
    0,
  );
  return { forceZip64Format: directoryBytes >= 0xffff, comment: '' };
}

/** Yields the entry's bytes; throws at the end if length or hash do not match. */
async function* checked(
  { size, sha256, open }: ZipEntry,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of open(signal)) {
    read += chunk.byteLength;
    if (read > size) break;
    hash.update(chunk);
    yield chunk;
  }
  if (read !== size) {
    throw new DomainError(
      'PROVIDER_UNAVAILABLE',
      'The stored object does not have the expected size.',
    );
  }
  // The zip's CRC is computed from the bytes read, so it would not reveal damage.
  if (sha256 && hash.digest('hex') !== sha256.hex) {
    throw new DomainError(
      'CHECKSUM_MISMATCH',
      "The stored object does not match the file's SHA-256.",
    );
  }
}
