import type { Clock } from '../../../kernel/clock.ts';
import { manifestPrefix, recordedAtOf } from '../../archive/application/manifest-record.ts';
import type { ReleaseHotCopy } from '../../archive/application/release-hot-copy.ts';
import type { Content } from '../../library/domain/content.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import type { RemovalQueries } from './removal-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** How long a content's row outlives its last file. Longer than any write still in flight. Milliseconds. */
const GRACE_MS = 24 * 3_600_000;

const BATCH = 100;
const MAX_STEPS = 100;

export interface RemoveContentDeps {
  readonly unitOfWork: UnitOfWork;
  readonly removals: RemovalQueries;
  readonly providers: ProviderRegistry;
  readonly releaseHotCopy: Pick<ReleaseHotCopy, 'remove'>;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

/** Deletes the objects of contents that no file refers to. Every step is idempotent. */
export class RemoveContent {
  constructor(private readonly deps: RemoveContentDeps) {}

  /**
   * Deletes the objects of released copies and, while the content is DELETING, its manifests. Does not touch objects
   * written by a newer upload of the same bytes. Throws `PROVIDER_UNAVAILABLE`; retry later.
   */
  async execute(contentId: string, signal?: AbortSignal): Promise<void> {
    for (const copy of await this.deps.removals.copiesOf(contentId)) {
      await this.deps.releaseHotCopy.remove(copy, signal);
    }
    const content = await this.deleting(contentId);
    if (!content?.deletingAt) return;
    for (const provider of this.archives()) {
      await this.removeManifests(provider, content, content.deletingAt, signal);
    }
  }

  /**
   * Deletes contents whose grace period is over, after a final cleanup of objects left by writes that were in flight.
   */
  async sweep(signal?: AbortSignal): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - GRACE_MS);
    await this.deps.removals.markAbandoned(before, this.deps.clock.now());
    const seen = new Set<string>();
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const due = await this.deps.removals.due(before, BATCH);
      const unseen = due.filter((id) => !seen.has(id));
      if (unseen.length === 0) return;
      for (const contentId of unseen) {
        signal?.throwIfAborted();
        seen.add(contentId);
        try {
          await this.forget(contentId, signal);
        } catch (error) {
          signal?.throwIfAborted();
          this.deps.log(`Could not remove content ${contentId}; will retry`, error);
        }
      }
    }
  }

  private async forget(contentId: string, signal: AbortSignal | undefined): Promise<void> {
    await this.execute(contentId, signal);
    const content = await this.deleting(contentId);
    if (!content) return;
    for (const provider of this.deps.providers.all) {
      await provider.delete(locationAt(provider, content.storageKey), signal);
    }
    for (const provider of this.archives()) {
      await this.removeManifests(provider, content, this.deps.clock.now(), signal);
    }
    await this.deps.removals.forget(contentId);
  }

  private deleting(contentId: string): Promise<Content | undefined> {
    return this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.find(contentId);
      return content?.state === 'DELETING' ? content : undefined;
    });
  }

  private archives(): StorageProvider[] {
    const { all, landing } = this.deps.providers;
    return all.filter(({ name }) => name !== landing.name).map((one) => one.records ?? one);
  }

  private async removeManifests(
    provider: StorageProvider,
    content: Content,
    until: Date,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for await (const { key } of provider.list(manifestPrefix(content), signal)) {
      if (recordedAtOf(key) <= until) await provider.delete(locationAt(provider, key), signal);
    }
  }
}

function locationAt({ name, capabilities }: StorageProvider, key: string): StorageLocation {
  return StorageLocation.of(name, key, capabilities.storageClass);
}
