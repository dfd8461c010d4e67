import type { Clock } from '../../../kernel/clock.ts';
import type { Job } from '../../../kernel/jobs.ts';
import type { Content } from '../../library/domain/content.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { PlacementPolicies } from '../../storage/application/placement-policies.ts';
import { Archival } from '../domain/archival.ts';
import type { Transaction } from './unit-of-work.ts';

/** A preparation: its name, and the job that makes it. */
export interface Preparation {
  readonly name: string;
  readonly job: (contentId: string) => Job;
}

/** What an owner's policy asks for. Read before a transaction, used within. */
export interface ArchivePlan {
  /** Plans the archive of a content whose bytes were just placed, and what is to be made of them before. */
  apply(tx: Transaction, content: Content, file: StoredFile): Promise<void>;
}

/** Decides, when bytes have landed, whether and when they go into the archive. */
export class PlanArchive {
  constructor(
    private readonly policies: PlacementPolicies,
    private readonly preparations: readonly Preparation[],
    private readonly clock: Clock,
  ) {}

  async prepare(ownerId: string): Promise<ArchivePlan> {
    const policy = await this.policies.of(ownerId);
    return {
      apply: async (tx, content, file) => {
        await this.planPreparations(tx, content);
        const dueAt = new Date(this.clock.now().getTime() + policy.archiveAfterSeconds * 1000);
        const known = await tx.archivals.find(content.id);
        const wanted = policy.copies > 0 || file.providerPreference !== undefined;
        if (!known && !wanted) return;
        if (known) known.reopen(dueAt);
        else tx.archivals.add(Archival.plan({ contentId: content.id, ownerId }, dueAt));
        if (policy.archiveAfterSeconds === 0) {
          tx.enqueue({ name: 'archive-content', data: { contentId: content.id } });
        }
      },
    };
  }

  private async planPreparations(tx: Transaction, content: Content): Promise<void> {
    const names = this.preparations.map(({ name }) => name);
    const planned = new Set(await tx.preparations.plan(content.id, names));
    for (const { name, job } of this.preparations) {
      if (planned.has(name)) tx.enqueue(job(content.id));
    }
  }
}
