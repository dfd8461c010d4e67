import type { Rendering } from './preview-renderer.ts';

/** Records what was made of contents, within one transaction. */
export interface MediaLedger {
  /** The key for the content's previews: the one it has, otherwise `newKey`. */
  claim(contentId: string, newKey: string): Promise<string>;
  /** Records the outcome. Returns false if the content's key is no longer this one. */
  record(contentId: string, key: string, rendering: Rendering, now: Date): Promise<boolean>;
  /** Forgets what was made of the content; returns the key of its previews, if any. */
  forget(contentId: string): Promise<string | undefined>;
}
