import { DomainError } from '../../../kernel/domain-error.ts';
import { CaptureTime } from '../domain/capture-time.ts';
import { FileName } from '../domain/file-name.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What is left out stays as it is. */
export interface FileChanges {
  readonly name?: string | undefined;
  /** Replaces all tags. */
  readonly tags?: readonly string[] | undefined;
  /** Null takes an earlier correction back. */
  readonly capturedAt?: Date | null | undefined;
}

/** Corrects what is known about a file. Its bytes never change. */
export class UpdateFile {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Throws `NOT_FOUND` for a file that is missing or somebody else's, `FILE_STATUS_INVALID` before its upload is
   * complete, `FILE_NAME_INVALID`, `TAG_INVALID`, `CAPTURE_TIME_INVALID`.
   */
  async execute(ownerId: string, fileId: string, changes: FileChanges): Promise<void> {
    const { name, tags, capturedAt } = changes;
    const edit = {
      ...(name === undefined ? {} : { name: FileName.of(name) }),
      ...(tags === undefined ? {} : { tags }),
      ...(capturedAt === undefined
        ? {}
        : { captureTime: capturedAt && CaptureTime.of(capturedAt, 'CORRECTION') }),
    };
    await this.unitOfWork.run(async (tx) => {
      const file = await tx.files.find(fileId, ownerId);
      if (!file) throw new DomainError('NOT_FOUND', 'no such file');
      file.edit(edit);
    });
  }
}
