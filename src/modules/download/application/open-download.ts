import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import { readableCopyOf, readAccessOf } from '../../library/application/read-access.ts';
import type { OpenedBytes, ReadCopies } from '../../library/application/read-copies.ts';
import type { ByteRange } from '../../storage/domain/storage-provider.ts';

/** A file's bytes; can be opened repeatedly. */
export interface Download {
  readonly file: FileRow;
  /** Size in bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  /** Throws as `ReadCopies.open` does. */
  readonly open: (range: ByteRange | undefined, signal: AbortSignal) => Promise<OpenedBytes>;
}

/** A file whose copies must all be retrieved first. */
export interface ColdDownload {
  readonly file: FileRow;
  readonly open: undefined;
}

/** Opens the readable copies of a file. */
export class OpenDownload {
  constructor(
    private readonly files: FileQueries,
    private readonly readCopies: ReadCopies,
    private readonly clock: Clock,
  ) {}

  /**
   * For the file's owner, or for a caller with a signature for this file (`ownerId` undefined). Returns a result
   * without `open` if every usable copy is archived. Throws `NOT_FOUND`, and `OBJECT_NOT_FOUND` if no usable copy is
   * left.
   */
  async execute(fileId: string, ownerId: string | undefined): Promise<Download | ColdDownload> {
    const file =
      ownerId === undefined
        ? await this.files.findAnyones(fileId)
        : (await this.files.find(ownerId, [fileId]))[0];
    if (!file || file.sha256 === undefined || file.size === undefined) {
      throw new DomainError('NOT_FOUND', 'File not found.');
    }
    const copies = await this.files.copiesOf(file.id);
    const now = this.clock.now();
    if (!readAccessOf(copies, now)) {
      throw new DomainError(
        'OBJECT_NOT_FOUND',
        'No copy of the file is available. Contact the operator.',
      );
    }
    if (!readableCopyOf(copies, now)) return { file, open: undefined };
    const content = { size: file.size, sha256: file.sha256 };
    return {
      file,
      ...content,
      open: (range, signal) => this.readCopies.open(content, copies, range, signal),
    };
  }
}
