import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { PlacementPolicies } from '../../storage/application/placement-policies.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { requireSeparateObjects } from '../../storage/application/require-separate-objects.ts';
import type { ArchiveQueries } from './archive-queries.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';
import type { VerifyCopies } from './verify-copies.ts';

export interface ReleaseHotCopyDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly archive: Pick<ArchiveQueries, 'markRemoved'>;
  readonly verifyCopies: VerifyCopies;
  readonly policies: PlacementPolicies;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

interface Subject {
  /** Every copy at the landing provider: two nodes may have stored a version each. */
  readonly hot: readonly Copy[];
  /** The copies elsewhere, of which all must be verified. */
  readonly archived: readonly Copy[];
}

/**
 * Deletes the copies at the landing provider once they are no longer needed. Commits the decision before deleting the
 * objects; the sweep deletes objects left by a crash.
 */
export class ReleaseHotCopy {
  constructor(private readonly deps: ReleaseHotCopyDeps) {}

  /**
   * Requires that the content is ARCHIVED, its release is due, its preparations are settled, and every archived copy
   * was just verified at its provider. Archives the content again if required copies are lost. Otherwise keeps the hot
   * copies and retries later.
   */
  async execute(contentId: string, signal?: AbortSignal): Promise<void> {
    const subject = await this.deps.unitOfWork.run((tx) => this.releasable(tx, contentId));
    if (!subject || !(await this.confirmAll(contentId, subject, signal))) return;
    const released = await this.deps.unitOfWork.run(async (tx) => {
      const now = await this.releasable(tx, contentId);
      // A copy confirmed above may since have been found damaged.
      if (!now?.archived.every(({ state }) => state === 'VERIFIED')) return [];
      if (now.archived.length < subject.archived.length) return [];
      const archival = await tx.archivals.find(contentId);
      for (const copy of now.hot) copy.release();
      archival?.released();
      return now.hot;
    });
    for (const copy of released) await this.remove(copy, signal);
  }

  /** Deletes the object of a released copy. Throws `PROVIDER_UNAVAILABLE`; retry later. */
  async remove(copy: Pick<Copy, 'id' | 'location'>, signal?: AbortSignal): Promise<void> {
    await this.deps.providers.get(copy.location.provider).delete(copy.location, signal);
    await this.deps.archive.markRemoved(copy.id, this.deps.clock.now());
  }

  /** Locks the content. Reopens its archival if it has lost copies that the policy requires. */
  private async releasable(tx: Transaction, contentId: string): Promise<Subject | undefined> {
    const content = await tx.contents.lock(contentId);
    const archival = content && (await tx.archivals.find(contentId));
    const now = this.deps.clock.now();
    if (!content || archival?.state !== 'ARCHIVED' || !archival.releaseAt) return undefined;
    if (archival.releaseAt > now) return undefined;
    if ((await tx.preparations.pending(contentId)).length > 0) return undefined;
    const { landing } = this.deps.providers;
    const copies = (await tx.contents.copiesOf(contentId)).filter(
      ({ state }) => state !== 'RELEASED',
    );
    const hot = copies.filter(({ location }) => location.provider === landing.name);
    // What earlier generations have lost was stored again.
    const elsewhere = copies.filter(
      ({ state, location }) =>
        location.provider !== landing.name &&
        (state === 'VERIFIED' || location.key === content.storageKey),
    );
    const archived = elsewhere.filter(({ state }) => state !== 'MISSING' && state !== 'DAMAGED');
    const holders = new Set(archived.map(({ location }) => location.provider));
    const policy = await this.deps.policies.of(content.ownerId, tx.placementOverrides);
    if (archived.length < elsewhere.length && holders.size < Math.max(1, policy.copies)) {
      archival.reopen(now, now);
      return undefined;
    }
    return archived.length > 0 ? { hot, archived } : undefined;
  }

  /** Resolves to false, and plans the next attempt, unless every archived copy is confirmed. */
  private async confirmAll(
    contentId: string,
    subject: Subject,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const problems: unknown[] = [];
    for (const copy of subject.archived) {
      try {
        await this.confirm(copy, subject, signal);
      } catch (error) {
        signal?.throwIfAborted();
        problems.push(error);
      }
    }
    if (problems.length === 0) return true;
    // Reopens the archival if copies were found to be lost.
    const left = await this.deps.unitOfWork.run((tx) => this.releasable(tx, contentId));
    if (left) await this.postpone(contentId, problems[0]);
    return false;
  }

  /** Rejects unless the archived copy was compared with the original now and is an object of its own. */
  private async confirm(
    copy: Copy,
    { hot }: Subject,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const { location } of hot) {
      await requireSeparateObjects(location, copy.location, this.deps.providers);
    }
    const found = await this.deps.verifyCopies.verify(copy.id, signal);
    if (found === 'VERIFIED') return;
    throw new DomainError(
      'COPY_STATE_INVALID',
      `The copy at ${copy.location.provider} could not be verified: ${found ?? 'RELEASED'}.`,
    );
  }

  private async postpone(contentId: string, error: unknown): Promise<void> {
    this.deps.log(`Could not release the hot copy of content ${contentId}; will retry`, error);
    await this.deps.unitOfWork.run(async (tx) => {
      await tx.contents.lock(contentId);
      const archival = await tx.archivals.find(contentId);
      const problem = error instanceof DomainError ? error.message : 'Internal server error.';
      if (archival?.state === 'ARCHIVED') archival.fail(problem, this.deps.clock.now());
    });
  }
}
