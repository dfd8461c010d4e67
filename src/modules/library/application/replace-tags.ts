import { cleanTag, cleanTags } from '../domain/tags.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Files per transaction, during which their rows and their owner's row are locked. */
const BATCH = 500;

/** Limits one call so that it finishes before clients time out. */
const MAX_BATCHES = 20;

export interface ReplacedTags {
  readonly filesChanged: number;
  /** Whether all files were processed; if not, repeat the call. */
  readonly complete: boolean;
}

/** Renames, merges or removes tags on all of an owner's files. */
export class ReplaceTags {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Replaces every tag of `from` with `to`, or removes them if `to` is undefined. Each batch is committed separately,
   * so a failed call can be repeated to process the rest. Throws `TAG_INVALID`.
   */
  async execute(
    ownerId: string,
    from: readonly string[],
    to: string | undefined,
  ): Promise<ReplacedTags> {
    const target = to === undefined ? undefined : cleanTag(to);
    const tags = new Set(cleanTags(from));
    if (target !== undefined) tags.delete(target);
    let filesChanged = 0;
    let after: string | undefined;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const done = await this.replaceBatch(ownerId, tags, target, after);
      filesChanged += done.count;
      after = done.last;
      if (done.count < BATCH) return { filesChanged, complete: true };
    }
    return { filesChanged, complete: false };
  }

  private replaceBatch(
    ownerId: string,
    tags: ReadonlySet<string>,
    to: string | undefined,
    after: string | undefined,
  ): Promise<{ count: number; last: string | undefined }> {
    return this.unitOfWork.run(async (tx) => {
      const page = { after, limit: BATCH };
      const files = await tx.files.findTaggedForUpdate(ownerId, [...tags], page);
      for (const file of files) file.replaceTags(tags, to);
      return { count: files.length, last: files.at(-1)?.id };
    });
  }
}
