/**
 * Tracks work on a content's bytes while they are hot, such as previews. The hot copy is kept until every preparation
 * is DONE or REFUSED.
 */
export interface PreparationLedger {
  /** Records each new name as PENDING; returns the new names. */
  plan(contentId: string, names: readonly string[]): Promise<string[]>;
  settle(
    contentId: string,
    name: string,
    state: 'DONE' | 'REFUSED',
    detail?: string,
  ): Promise<void>;
  /** Deletes all records because the results are gone and would have to be created again. */
  forget(contentId: string): Promise<void>;
  /** Names of the pending preparations. */
  pending(contentId: string): Promise<string[]>;
}
