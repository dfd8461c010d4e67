import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readableCopyOf } from '../../library/application/read-access.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { entryNames } from '../domain/entry-names.ts';
import type { ZipWriter } from './zip-writer.ts';

/** A file that goes into a zip. */
export interface ZippedFile {
  readonly fileId: string;
  /** As its owner gave it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  readonly modifiedAt: Date;
}

/** A text that is put into a zip before the files. */
export interface ZipNote {
  readonly name: string;
  readonly text: string;
  readonly modifiedAt: Date;
}

/** A zip that can be made any number of times. */
export interface ZipArchive {
  /** Exactly as many as `open` gives. */
  readonly sizeBytes: number;
  /** Fails rather than to end early. Read it to its end, or abort. */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** Makes zips of originals while they are read. The caller has made sure who may read them. */
export class ZipFiles {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOf'>,
    private readonly providers: Pick<ProviderRegistry, 'get'>,
    private readonly zipWriter: ZipWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * The notes, then the files in their order, under names that no system misreads. Each file is read from a copy that
   * is readable when its turn comes; where none is, the zip fails with `RETRIEVAL_REQUIRED`.
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
      open: (signal: AbortSignal) => this.read(fileId, signal),
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

  private async *read(fileId: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const copies = await this.files.copiesOf(fileId);
    signal.throwIfAborted();
    const readable = readableCopyOf(copies, this.clock.now());
    if (!readable) {
      throw new DomainError('RETRIEVAL_REQUIRED', 'a file can no longer be read at once');
    }
    const { location } = readable.copy;
    yield* await this.providers.get(location.provider).open(location, undefined, signal);
  }
}

/** A file as it goes into a zip; nothing for one whose bytes are not all there. */
export function zippedFile(file: {
  readonly id: string;
  readonly name: string;
  readonly size: number | undefined;
  readonly sha256: FileHash | undefined;
  readonly sortAt: Date;
}): ZippedFile[] {
  const { id: fileId, name, size, sha256, sortAt } = file;
  if (size === undefined || !sha256) return [];
  return [{ fileId, name, size, sha256, modifiedAt: sortAt }];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
