import { addAbortSignal, Readable } from 'node:stream';

import { type ReadStreamOptions, ZipFile } from 'yazl';

import { DomainError } from '../../../kernel/domain-error.ts';
import type { ZipArchive, ZipEntry, ZipWriter } from '../application/zip-writer.ts';

/** Maximum size of an entry in the central directory without its name: record, timestamp and zip64 fields. */
const MOST_RECORD_BYTES = 46 + 9 + 28;

interface YazlZip extends ZipArchive {
  readonly open: (signal: AbortSignal) => Readable;
}

/** Writes zips with yazl: uncompressed, CRC-32 after the bytes, zip64 if needed. */
export class YazlZipWriter implements ZipWriter {
  zipOf(entries: Iterable<ZipEntry>): YazlZip {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    // yazl asks for the first entry when it is added, before the zip is opened.
    const opened = Promise.withResolvers<AbortSignal>();
    let source: Readable | undefined;
    const fail = (error: Error): void => void output.destroy(error);
    let directoryBytes = 0;
    for (const entry of entries) {
      directoryBytes += MOST_RECORD_BYTES + Buffer.byteLength(entry.name);
      zip.addReadStreamLazy(entry.name, optionsOf(entry), (use) => {
        if (output.destroyed) return;
        source = Readable.from(checked(entry, opened.promise), { objectMode: false });
        // yazl does not handle errors of its sources.
        source.once('error', fail);
        use(null, source);
      });
    }
    const sizeBytes = endOf(zip, directoryBytes);
    return {
      sizeBytes,
      open: (signal) => {
        const closing = new AbortController();
        zip.on('error', fail);
        output.once('close', () => {
          closing.abort();
          source?.destroy();
        });
        opened.resolve(closing.signal);
        return addAbortSignal(signal, output);
      },
    };
  }
}

function optionsOf({ size, modifiedAt }: ZipEntry): Partial<ReadStreamOptions> {
  return { size, mtime: modifiedAt, compress: false };
}

/**
 * Adds no more entries; returns the size of the zip in bytes. From 64 KiB of central directory on, yazl 3.3.1 includes
 * zip64 in the calculated size but writes it only from 4 GiB on, so the size would be 76 bytes too large. Forcing zip64
 * makes both consistent.
 */
function endOf(zip: ZipFile, directoryBytes: number): number {
  let size: number | undefined;
  // The type declarations lack the argument.
  const calculated = (total?: number): void => {
    size = total;
  };
  zip.end({ forceZip64Format: directoryBytes >= 0xffff, comment: '' }, calculated);
  if (size === undefined || size < 0)
    throw new Error('yazl could not calculate the size of the zip');
  return size;
}

/** Yields the entry's bytes; throws at the end if the length does not match. */
async function* checked(
  { size, open }: ZipEntry,
  opened: Promise<AbortSignal>,
): AsyncGenerator<Uint8Array> {
  const signal = await opened;
  let read = 0;
  for await (const chunk of open(signal)) {
    read += chunk.byteLength;
    if (read > size) break;
    yield chunk;
  }
  if (read !== size) {
    throw new DomainError(
      'PROVIDER_UNAVAILABLE',
      'The stored object does not have the expected size.',
    );
  }
}
