import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Copy } from '../../library/domain/copy.ts';
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
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

interface Subject {
  readonly hot: Copy | undefined;
  /** The copies elsewhere, of which all must be verified. */
  readonly archived: readonly Copy[];
}

/**
 * Deletes the copy at the landing provider once it is no longer needed. Commits the decision before deleting the
 * object; the sweep deletes objects left by a crash.
 */
export class ReleaseHotCopy {
  constructor(private readonly deps: ReleaseHotCopyDeps) {}

  /**
   * Requires that the content is ARCHIVED, its release is due, its preparations are settled, and every archived copy
   * was just verified at its provider. Otherwise keeps the hot copy and retries later.
   */
  async execute(contentId: string, signal?: AbortSignal): Promise<void> {
    const subject = await this.deps.unitOfWork.run((tx) => this.releasable(tx, contentId));
    if (!subject) return;
    try {
      for (const copy of subject.archived) await this.confirm(copy, subject, signal);
    } catch (error) {
      signal?.throwIfAborted();
      await this.postpone(contentId, error);
      return;
    }
    const released = await this.deps.unitOfWork.run(async (tx) => {
      await tx.contents.lock(contentId);
      const now = await this.releasable(tx, contentId);
      // A copy confirmed above may since have been found damaged.
      if (!now?.archived.every(({ state }) => state === 'VERIFIED')) return undefined;
      if (now.archived.length < subject.archived.length) return undefined;
      const archival = await tx.archivals.find(contentId);
      now.hot?.release();
      archival?.released();
      return now.hot;
    });
    if (released) await this.remove(released, signal);
  }

  /** Deletes the object of a released copy. Throws `PROVIDER_UNAVAILABLE`; retry later. */
  async remove(copy: Pick<Copy, 'id' | 'location'>, signal?: AbortSignal): Promise<void> {
    await this.deps.providers.get(copy.location.provider).delete(copy.location, signal);
    await this.deps.archive.markRemoved(copy.id, this.deps.clock.now());
  }

  private async releasable(tx: Transaction, contentId: string): Promise<Subject | undefined> {
    const content = await tx.contents.find(contentId);
    const archival = content && (await tx.archivals.find(contentId));
    if (!content || archival?.state !== 'ARCHIVED' || !archival.releaseAt) return undefined;
    if (archival.releaseAt > this.deps.clock.now()) return undefined;
    if ((await tx.preparations.pending(contentId)).length > 0) return undefined;
    const copies = await tx.contents.copiesOf(contentId);
    const { landing } = this.deps.providers;
    const archived = copies.filter(({ state, location }) => {
      if (state === 'RELEASED' || location.provider === landing.name) return false;
      // What earlier generations have lost was stored again.
      return state === 'VERIFIED' || location.key === content.storageKey;
    });
    const hot = copies.find(({ state, location }) => {
      return state !== 'RELEASED' && location.provider === landing.name;
    });
    return archived.length > 0 ? { hot, archived } : undefined;
  }

  /** Rejects unless the archived copy was compared with the original now and is an object of its own. */
  private async confirm(
    copy: Copy,
    { hot }: Subject,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (hot) await requireSeparateObjects(hot.location, copy.location, this.deps.providers);
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
