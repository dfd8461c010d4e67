import type { ReleasedCopy } from '../../archive/application/archive-queries.ts';

/** Plain statements on contents that no file points to any more. */
export interface RemovalQueries {
  /** The content's copies that were given up and whose objects are still there. */
  copiesOf(contentId: string): Promise<ReleasedCopy[]>;
  /** Contents that were claimed before `before` for uploads that came to nothing become DELETING. */
  markAbandoned(before: Date, now: Date): Promise<void>;
  /** Contents that have been DELETING since before `before`. */
  due(before: Date, limit: number): Promise<string[]>;
  /** Removes the row of a content that is DELETING, has no file, and whose copies' objects were all removed. */
  forget(contentId: string): Promise<void>;
}
