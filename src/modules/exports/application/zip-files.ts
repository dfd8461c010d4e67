import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import type { ReadCopies } from '../../library/application/read-copies.ts';
import { entryNames } from '../domain/entry-names.ts';
import type { ZipArchive, ZipEntry, ZipWriter } from './zip-writer.ts';

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

/** Builds zips of originals while streaming them. The caller must have checked access. */
export class ZipFiles {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOf'>,
    private readonly readCopies: Pick<ReadCopies, 'open'>,
    private readonly zipWriter: ZipWriter,
  ) {}

  /**
   * Adds the notes, then the files, under portable names. Each file is read from a copy that is readable at that
   * moment, and compared with its SHA-256; without such a copy, the zip fails as `ReadCopies.open` does.
   */
  of(files: readonly ZippedFile[], notes: readonly ZipNote[] = []): ZipArchive {
    return this.zipWriter.zipOf(this.entries(files, notes));
  }

  private *entries(
    files: readonly ZippedFile[],
    notes: readonly ZipNote[],
  ): Generator<ZipEntry, void> {
    const names = entryNames([...notes, ...files].map(({ name }) => name)).values();
    const next = (): string => names.next().value ?? '';
    for (const { text, modifiedAt } of notes) {
      const bytes = new TextEncoder().encode(text);
      yield { name: next(), size: bytes.byteLength, modifiedAt, open: () => once(bytes) };
    }
    for (const file of files) {
      const { size, modifiedAt } = file;
      yield { name: next(), size, modifiedAt, open: (signal) => this.read(file, signal) };
    }
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
