import type { MediaFacts } from '../domain/media-facts.ts';
import type { Rendering } from './media-decoder.ts';

/** What was read from a content's bytes, and its previews. */
export interface MediaOutcome {
  readonly facts: MediaFacts;
  readonly rendering: Rendering;
}

/** Records what was made of contents, within one transaction. */
export interface MediaLedger {
  /** Sets the key of the content's previews; nothing can be recorded for an earlier one, which is returned, if any. */
  claim(contentId: string, key: string): Promise<string | undefined>;
  /** Records the outcome for the content and its files. Returns false if its key is no longer this one. */
  record(contentId: string, key: string, outcome: MediaOutcome, now: Date): Promise<boolean>;
  /** Forgets what was made of the content; returns the key of its previews, if any. */
  forget(contentId: string): Promise<string | undefined>;
}
