import type { Clock } from '../../../kernel/clock.ts';
import { type Preparation, preparationsOf } from '../../../kernel/preparation.ts';
import type { PlacementPolicies } from '../../storage/application/placement-policies.ts';
import { Archival } from '../domain/archival.ts';
import type { ArchiveEvent } from '../domain/archive-events.ts';
import type { Transaction } from './unit-of-work.ts';

/** A content whose bytes were just stored. */
export interface StoredContent {
  readonly contentId: string;
  readonly ownerId: string;
  readonly mimeType: string;
  /** Provider requested by the file's owner. */
  readonly preferredProvider: string | undefined;
}

/** Plans archiving and preparations when a content's bytes are stored. */
export class PlanArchive {
  constructor(
    private readonly policies: Pick<PlacementPolicies, 'of'>,
    private readonly preparations: readonly Preparation[],
    private readonly clock: Clock,
  ) {}

  async within(
    tx: Transaction,
    { contentId, ownerId, mimeType, preferredProvider }: StoredContent,
  ): Promise<void> {
    const names = preparationsOf(this.preparations, mimeType);
    for (const name of await tx.preparations.plan(contentId, names)) {
      tx.record({ type: 'PreparationPlanned', contentId, name } satisfies ArchiveEvent);
    }
    const policy = await this.policies.of(ownerId, tx.placementOverrides);
    const now = this.clock.now();
    const dueAt = new Date(now.getTime() + policy.archiveAfterSeconds * 1000);
    const existing = await tx.archivals.find(contentId);
    if (existing) existing.reopen(dueAt, now);
    else if (policy.copies > 0 || preferredProvider !== undefined) {
      tx.archivals.add(Archival.plan({ contentId, ownerId }, dueAt, now));
    }
  }
}
