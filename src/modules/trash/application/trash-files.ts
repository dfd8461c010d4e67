import type { Clock } from '../../../kernel/clock.ts';
import type { EditFiles } from '../../library/application/edit-files.ts';
import type { Refusals } from '../../library/application/in-batches.ts';

/** Puts files into the trash. They keep counting against the quota until they are purged. */
export class TrashFiles {
  constructor(
    private readonly editFiles: EditFiles,
    private readonly clock: Clock,
  ) {}

  /** A file that is there already stays as it is. Refuses as `EditFiles` does. */
  execute(ownerId: string, fileIds: readonly string[]): Promise<Refusals> {
    const now = this.clock.now();
    return this.editFiles.execute(ownerId, fileIds, (file) => file.trash(now));
  }
}
