import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import type { ReadCopies } from '../../library/application/read-copies.ts';
import { entryNames } from '../domain/entry-names.ts';
import type { ZipArchive, ZipEntry, ZipWriter } from './zip-writer.ts';

/** The bytes of a file to put into a zip. */
export interface ZippedBytes {
  readonly fileId: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  readonly modifiedAt: Date;
}

/** A file to put into a zip. */
export interface ZippedFile extends ZippedBytes {
  /** The name exactly as uploaded. */
  readonly name: string;
}

/** A text file placed before the other files of a zip. */
export interface ZipNote {
  readonly name: string;
  readonly text: string;
  readonly modifiedAt: Date;
}

/** A text made when it is needed. Always the same, so that its length is known in advance. */
interface ZippedText {
  readonly text: () => string;
  readonly modifiedAt: Date;
}

/** An entry of a zip under a safe name that is unique within it. */
export type ZipMember = { readonly path: string } & (ZippedBytes | ZippedText);

/** Builds zips of originals while streaming them. The caller must have checked access. */
export class ZipFiles {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOf'>,
    private readonly readCopies: Pick<ReadCopies, 'open'>,
    private readonly zipWriter: ZipWriter,
  ) {}

  /** Adds the notes, then the files, under portable names, as `ofMembers` does. */
  of(files: readonly ZippedFile[], notes: readonly ZipNote[] = []): ZipArchive {
    const names = entryNames([...notes, ...files].map(({ name }) => name));
    const texts = notes.map(({ text, modifiedAt }) => ({ text: () => text, modifiedAt }));
    return this.ofMembers(
      [...texts, ...files].map((one, at) => ({ ...one, path: names[at] ?? '' })),
    );
  }

  /**
   * Adds the members in order. Each file is read from a copy that is readable at that moment, and compared with its
   * SHA-256; without such a copy, the zip fails as `ReadCopies.open` does.
   */
  ofMembers(members: Iterable<ZipMember>): ZipArchive {
    return this.zipWriter.zipOf(this.entries(members));
  }

  private *entries(members: Iterable<ZipMember>): Generator<ZipEntry, void> {
    for (const member of members) {
      const { path: name, modifiedAt } = member;
      if ('text' in member) {
        const { text } = member;
        const { byteLength: size } = bytesOf(text());
        yield { name, size, modifiedAt, open: () => once(text) };
      } else {
        yield { name, size: member.size, modifiedAt, open: (signal) => this.read(member, signal) };
      }
    }
  }

  private async *read(file: ZippedBytes, signal: AbortSignal): AsyncGenerator<Uint8Array> {
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

async function* once(text: () => string): AsyncGenerator<Uint8Array> {
  yield bytesOf(text());
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
