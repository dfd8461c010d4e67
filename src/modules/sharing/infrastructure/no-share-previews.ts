import type { SharePreview, SharePreviews } from '../application/share-previews.ts';

/** For an installation that makes no previews: visitors see the kind of each file instead. */
export class NoSharePreviews implements SharePreviews {
  async having(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async open(): Promise<SharePreview | undefined> {
    return undefined;
  }
}
