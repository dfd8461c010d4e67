import { DomainError } from '../../../kernel/domain-error.ts';
import { CaptureTime } from '../domain/capture-time.ts';
import { FileName } from '../domain/file-name.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Omitted fields keep their value. */
export interface FileChanges {
  readonly name?: string | undefined;
  /** Replaces all tags. */
  readonly tags?: readonly string[] | undefined;
  /** Null or an empty text removes it. */
  readonly description?: string | null | undefined;
  /** Null removes an earlier override. */
  readonly capturedAt?: Date | null | undefined;
}

/** Updates a file's name, tags, description or capture time. Its bytes never change. */
export class UpdateFile {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Throws `NOT_FOUND` if the owner has no such file, `FILE_STATUS_INVALID` until its upload is complete,
   * `FILE_NAME_INVALID`, `TAG_INVALID`, `FILE_DESCRIPTION_INVALID`, `CAPTURE_TIME_INVALID`.
   */
  async execute(ownerId: string, fileId: string, changes: FileChanges): Promise<void> {
    const { name, tags, description, capturedAt } = changes;
    const edit = {
      ...(name === undefined ? {} : { name: FileName.of(name) }),
      ...(tags === undefined ? {} : { tags }),
      ...(description === undefined ? {} : { description }),
      ...(capturedAt === undefined
        ? {}
        : { captureTime: capturedAt && CaptureTime.of(capturedAt, 'CORRECTION') }),
    };
    await this.unitOfWork.run(async (tx) => {
      const file = await tx.files.find(fileId, ownerId);
      if (!file) throw new DomainError('NOT_FOUND', 'File not found.');
      file.edit(edit);
    });
  }
}
