import type { Clock } from '../../../kernel/clock.ts';
import type { EditFiles } from '../../library/application/edit-files.ts';
import type { Refusals } from '../../library/application/in-batches.ts';

/** Moves files to the trash. They count towards the quota until they are purged. */
export class TrashFiles {
  constructor(
    private readonly editFiles: EditFiles,
    private readonly clock: Clock,
  ) {}

  /** Files already in the trash stay unchanged. Refuses files as `EditFiles` does. */
  execute(ownerId: string, fileIds: readonly string[]): Promise<Refusals> {
    const now = this.clock.now();
    return this.editFiles.execute(ownerId, fileIds, (file) => file.trash(now));
  }
}
