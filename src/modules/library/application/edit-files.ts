import type { StoredFile } from '../domain/stored-file.ts';
import { editEach, inBatches, type Refusals } from './in-batches.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Files per transaction, during which their rows and their owner's row are locked. */
const BATCH = 500;

/** Applies the same edit to many files of an owner. */
export class EditFiles {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Refuses single files as `editEach` does, and too many ids as `inBatches` does. */
  execute(
    ownerId: string,
    fileIds: readonly string[],
    edit: (file: StoredFile) => void,
  ): Promise<Refusals> {
    return inBatches(fileIds, BATCH, (ids) =>
      this.unitOfWork.run(async (tx) =>
        editEach(ids, await tx.files.findAllForUpdate(ids, ownerId), edit),
      ),
    );
  }
}
