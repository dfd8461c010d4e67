import type { MediaFacts } from '../domain/media-facts.ts';
import type { Rendering } from './media-decoder.ts';
import type { StoredPreview } from './store-previews.ts';

/** A rendering and its previews as they were stored. */
export interface StoredRendering {
  readonly rendering: Rendering;
  readonly stored: readonly StoredPreview[];
}

/** Records what was made of contents, within one transaction. */
export interface MediaLedger {
  /** Whether the content has previews. */
  isReady(contentId: string): Promise<boolean>;
  /** Sets the key of the content's previews; nothing can be recorded for an earlier one, which is returned, if any. */
  claim(contentId: string, key: string): Promise<string | undefined>;
  /** Records what the bytes say, for the content and its files. */
  recordFacts(contentId: string, facts: MediaFacts): Promise<void>;
  /** Records the previews. Returns false if the content's key is no longer this one. */
  recordPreviews(
    contentId: string,
    key: string,
    made: StoredRendering,
    now: Date,
  ): Promise<boolean>;
  /** Forgets what was made of the content; returns the key of its previews, if any. */
  forget(contentId: string): Promise<string | undefined>;
}
