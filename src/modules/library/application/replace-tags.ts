import { cleanTag, cleanTags } from '../domain/tags.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Files of one transaction: their rows and their owner's row are locked while it runs. */
const BATCH = 500;

/** What one call does at most, so that it ends before its client gives up. */
const MAX_BATCHES = 20;

export interface ReplacedTags {
  readonly filesChanged: number;
  /** Whether every file was seen; if not, the same call again goes on. */
  readonly complete: boolean;
}

/** Renames a tag, merges several into one, or takes them off, on all of an owner's files. */
export class ReplaceTags {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Puts `to` in the place of every tag of `from`; without a `to` those are taken off. Works in batches, each of which
   * is kept by itself: when it fails half-way, the same call again does the rest, and once done changes nothing.
   * Throws `TAG_INVALID`.
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
