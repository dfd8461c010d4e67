import type { SharePreviews } from '../application/share-previews.ts';

/** Used without preview generation; visitors see each file's extension instead. */
export const NO_SHARE_PREVIEWS: SharePreviews = {
  having: async () => new Set(),
  open: async () => undefined,
};
