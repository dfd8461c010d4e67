/**
 * What has to be made of a content's bytes while they are hot, such as previews. The hot copy stays until every one
 * is settled, be it DONE or REFUSED.
 */
export interface PreparationLedger {
  /** Records each name as PENDING unless it is recorded already; returns those that are new. */
  plan(contentId: string, names: readonly string[]): Promise<string[]>;
  settle(
    contentId: string,
    name: string,
    state: 'DONE' | 'REFUSED',
    detail?: string,
  ): Promise<void>;
  /** Nothing is recorded any more: what was made is gone, and would have to be made anew. */
  forget(contentId: string): Promise<void>;
  /** The names that are not settled yet. */
  pending(contentId: string): Promise<string[]>;
}
