import type { Clock } from '../../domain/shared/clock.ts';
import type { EditFiles } from '../file/edit-files.ts';
import type { Refusals } from '../file/in-batches.ts';

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
