import { cleanTags, type TagChange } from '../domain/tags.ts';
import type { EditFiles } from './edit-files.ts';
import type { Refusals } from './in-batches.ts';

/** Adds tags to files and removes tags from them. */
export class TagFiles {
  constructor(private readonly editFiles: EditFiles) {}

  /** Refuses single files as `EditFiles` does. Throws `TAG_INVALID` for an invalid tag. */
  async execute(ownerId: string, fileIds: readonly string[], change: TagChange): Promise<Refusals> {
    const clean = { add: cleanTags(change.add), remove: cleanTags(change.remove) };
    return this.editFiles.execute(ownerId, fileIds, (file) => file.retag(clean));
  }
}
