import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';

import { type ReadStreamOptions, ZipFile } from 'yazl';

import { DomainError } from '../../../kernel/domain-error.ts';
import type { ZipEntry, ZipWriter } from '../application/zip-writer.ts';

/** Of an entry in the central directory, without its name: the record, its time, its numbers of 64 bits. */
const MOST_RECORD_BYTES = 46 + 9 + 28;

/** Zips by the package yazl: stored, CRC-32 behind the bytes, zip64 where it is needed. */
export class YazlZipWriter implements ZipWriter {
  sizeOf(entries: readonly ZipEntry[]): number {
    const zip = new ZipFile();
    // yazl begins with the first entry at once, and waits for its stream: here without end.
    for (const entry of entries) {
      zip.addReadStreamLazy(entry.name, optionsOf(entry), () => undefined);
    }
    let size: number | undefined;
    // Its types know nothing of the argument.
    const calculated = (total?: number): void => {
      size = total;
    };
    zip.end(endOf(entries), calculated);
    if (size === undefined || size < 0) throw new Error('the length of a zip is not known');
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
        // yazl hears of no error of its sources.
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
 * yazl 3.3.1 counts on zip64 for a central directory from 64 KiB, but writes it only from 4 GiB: its length would be
 * 76 bytes too much. Told to write zip64, it does both.
 */
function endOf(entries: readonly ZipEntry[]): { forceZip64Format: boolean; comment: string } {
  const directoryBytes = entries.reduce(
    (sum, { name }) => sum + MOST_RECORD_BYTES + Buffer.byteLength(name),
    0,
  );
  return { forceZip64Format: directoryBytes >= 0xffff, comment: '' };
}

/** The entry's bytes; fails at their end when they are not what was promised. */
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
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the object is not as long as its file');
  }
  // The zip's own checksum is made of what was read: damage would look sound.
  if (sha256 && hash.digest('hex') !== sha256.hex) {
    throw new DomainError('CHECKSUM_MISMATCH', 'the object differs from its file');
  }
}
