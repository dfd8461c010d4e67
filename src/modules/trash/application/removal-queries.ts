import type { ReleasedCopy } from '../../archive/application/archive-queries.ts';

/** Queries for contents that no file refers to. */
export interface RemovalQueries {
  /** Released copies of the content whose objects still exist. */
  copiesOf(contentId: string): Promise<ReleasedCopy[]>;
  /** Marks contents as DELETING that were claimed before `before` by uploads that failed. */
  markAbandoned(before: Date, now: Date): Promise<void>;
  /** Contents in state DELETING since before `before`. */
  due(before: Date, limit: number): Promise<string[]>;
  /** Deletes the row of a DELETING content that has no files and whose copies' objects were all deleted. */
  forget(contentId: string): Promise<void>;
}
