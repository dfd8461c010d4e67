import type { SharePreview, SharePreviews } from '../application/share-previews.ts';

/** Used without preview generation; visitors see each file's extension instead. */
export class NoSharePreviews implements SharePreviews {
  async having(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async open(): Promise<SharePreview | undefined> {
    return undefined;
  }
}
