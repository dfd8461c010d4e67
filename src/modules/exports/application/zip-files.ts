import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import type { ReadCopies } from '../../library/application/read-copies.ts';
import { entryNames } from '../domain/entry-names.ts';
import type { ZipWriter } from './zip-writer.ts';

/** A file to put into a zip. */
export interface ZippedFile {
  readonly fileId: string;
  /** The name exactly as uploaded. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  readonly modifiedAt: Date;
}

/** A text file placed before the other files of a zip. */
export interface ZipNote {
  readonly name: string;
  readonly text: string;
  readonly modifiedAt: Date;
}

/** A zip that can be built any number of times. */
export interface ZipArchive {
  /** Exact number of bytes that `open` yields. */
  readonly sizeBytes: number;
  /** Throws instead of ending early. Read it to the end or abort. */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** Builds zips of originals while streaming them. The caller must have checked access. */
export class ZipFiles {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOf'>,
    private readonly readCopies: Pick<ReadCopies, 'open'>,
    private readonly zipWriter: ZipWriter,
  ) {}

  /**
   * Adds the notes, then the files, under portable names. Each file is read from a copy that is readable at that
   * moment; without one, the zip fails with `RETRIEVAL_REQUIRED` or `OBJECT_NOT_FOUND`.
   */
  of(files: readonly ZippedFile[], notes: readonly ZipNote[] = []): ZipArchive {
    const names = entryNames([...notes, ...files].map(({ name }) => name));
    const texts = notes.map(({ text, modifiedAt }) => {
      const bytes = new TextEncoder().encode(text);
      return { size: bytes.byteLength, modifiedAt, open: () => once(bytes) };
    });
    const originals = files.map(({ fileId, size, sha256, modifiedAt }) => ({
      size,
      sha256,
      modifiedAt,
      open: (signal: AbortSignal) => this.read({ fileId, size, sha256 }, signal),
    }));
    const entries = [...texts, ...originals].map((entry, at) => ({
      ...entry,
      name: names[at] ?? '',
    }));
    return {
      sizeBytes: this.zipWriter.sizeOf(entries),
      open: (signal) => this.zipWriter.write(entries, signal),
    };
  }

  private async *read(
    file: Pick<ZippedFile, 'fileId' | 'size' | 'sha256'>,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const copies = await this.files.copiesOf(file.fileId);
    signal.throwIfAborted();
    yield* await this.readCopies.open(file, copies, undefined, signal);
  }
}

/** Converts a file to a zip entry; returns nothing if its bytes are incomplete. */
export function zippedFile(
  file: Pick<FileRow, 'id' | 'name' | 'size' | 'sha256' | 'sortAt'>,
): ZippedFile[] {
  const { id: fileId, name, size, sha256, sortAt } = file;
  if (size === undefined || !sha256) return [];
  return [{ fileId, name, size, sha256, modifiedAt: sortAt }];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
