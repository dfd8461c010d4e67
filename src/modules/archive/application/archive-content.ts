import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { Content } from '../../library/domain/content.ts';
import { Copy } from '../../library/domain/copy.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { PlacementPolicies } from '../../storage/application/placement-policies.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { chooseProviders, type PlacementPolicy } from '../../storage/domain/choose-provider.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import { copySource } from './copy-source.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { VerifyCopies } from './verify-copies.ts';
import type { WriteManifest } from './write-manifest.ts';

/**
 * A claim keeps other workers away from a content for this long, unless its holder crashes and stops renewing it.
 * Milliseconds.
 */
const CLAIM_MS = 60_000;

/** Renewal interval of claims; archiving a large content may take hours. */
const RENEW_MS = CLAIM_MS / 4;

export interface ArchiveContentDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly policies: PlacementPolicies;
  readonly writeManifest: WriteManifest;
  readonly verifyCopies: VerifyCopies;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error: unknown) => void;
}

interface Subject {
  readonly content: Content;
  readonly copies: readonly Copy[];
  readonly file: StoredFile;
}

/**
 * Archives a content according to its owner's policy: a verified copy at each chosen provider, a manifest beside each,
 * then ARCHIVED. Every step is idempotent and resumes after a crash.
 */
export class ArchiveContent {
  constructor(private readonly deps: ArchiveContentDeps) {}

  /**
   * Does nothing if the content is not due. Records failures with the time of the next attempt instead of rejecting;
   * rejects only on abort and database errors.
   */
  async execute(contentId: string, signal?: AbortSignal): Promise<void> {
    const subject = await this.claim(contentId);
    if (!subject) return;
    using _claim = this.renewing(contentId);
    try {
      await this.archive(subject, signal);
    } catch (error) {
      const now = this.deps.clock.now();
      await this.deps.unitOfWork.run(async (tx) => {
        await tx.contents.lock(contentId);
        const archival = await tx.archivals.find(contentId);
        if (signal?.aborted) archival?.claim(now);
        else archival?.fail(problemOf(error), now);
      });
      signal?.throwIfAborted();
      this.deps.log(`Could not archive content ${contentId}; will retry`, error);
    }
  }

  private claim(contentId: string): Promise<Subject | undefined> {
    return this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.lock(contentId);
      const archival = content && (await tx.archivals.find(contentId));
      const now = this.deps.clock.now();
      if (archival?.state !== 'WAITING' || archival.dueAt > now) return undefined;
      const file = content && (await tx.files.findByContent(contentId));
      archival.claim(new Date(now.getTime() + CLAIM_MS));
      if (!file || content?.state !== 'STORED') return undefined;
      return { content, file, copies: await tx.contents.copiesOf(contentId) };
    });
  }

  private renewing(contentId: string): Disposable {
    const { unitOfWork, clock, log } = this.deps;
    const timer = setInterval(() => {
      const renewed = unitOfWork.run(async (tx) => {
        await tx.contents.lock(contentId);
        const archival = await tx.archivals.find(contentId);
        const until = new Date(clock.now().getTime() + CLAIM_MS);
        if (archival?.state === 'WAITING') archival.claim(until);
      });
      renewed.catch((error: unknown) =>
        log(`Could not renew the claim on content ${contentId}`, error),
      );
    }, RENEW_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  private async archive(subject: Subject, signal: AbortSignal | undefined): Promise<void> {
    const { content } = subject;
    const policy = await this.deps.policies.of(content.ownerId);
    const targets = await this.targetsOf(subject, policy, signal);
    const failures: unknown[] = [];
    for (const name of targets) {
      // A provider that fails must not block the others.
      try {
        await this.copyTo(name, subject, signal);
        await this.deps.writeManifest.execute(content.id, name, signal);
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    const { landing } = this.deps.providers;
    const staysHot = targets.includes(landing.name);
    await this.deps.unitOfWork.run(async (tx) => {
      await tx.contents.lock(content.id);
      const archival = await tx.archivals.find(content.id);
      if (archival?.state !== 'WAITING') return;
      const now = this.deps.clock.now();
      const copies = await tx.contents.copiesOf(content.id);
      for (const kept of await tx.files.allByContents([content.id])) {
        if (kept.status === 'COMPLETED') kept.markArchived(copies, targets);
      }
      const releaseAt = new Date(now.getTime() + policy.graceSeconds * 1000);
      archival.archived(now, staysHot ? undefined : releaseAt);
    });
  }

  /** The providers that must have a copy. Prefers those that already have a verified one. */
  private async targetsOf(
    { content, file, copies }: Subject,
    policy: PlacementPolicy,
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    const { providers } = this.deps;
    const requirements = { type: file.type, size: content.size };
    const candidates = await providers.candidates(signal);
    const holders = new Set(
      copies.filter(({ state }) => state === 'VERIFIED').map(({ location }) => location.provider),
    );
    // A provider that is down accepts no new copy, but its verified copy still counts.
    const eligible = candidates.map((candidate) =>
      holders.has(candidate.name) ? { ...candidate, healthy: true } : candidate,
    );
    const required = Math.max(policy.copies, file.providerPreference === undefined ? 0 : 1);
    const choices = chooseProviders(requirements, eligible, policy, file.providerPreference);
    if (choices.length < required || choices.length === 0) {
      throw new DomainError(
        'PROVIDER_UNAVAILABLE',
        'Not enough providers can accept a copy now. The server will retry.',
        { retryAfterSeconds: 60 },
      );
    }
    return choices.map(({ provider }) => provider);
  }

  /** Ensures a verified copy at the provider. */
  private async copyTo(
    name: string,
    { content, copies }: Subject,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const existing = copies.find((copy) => copy.isUsable && copy.location.provider === name);
    if (existing) {
      if (existing.state !== 'VERIFIED') await this.deps.verifyCopies.verify(existing.id, signal);
      const state = await this.stateOf(existing.id);
      if (state === 'VERIFIED') return;
      if (state !== 'DAMAGED' && state !== 'MISSING') {
        throw new DomainError('PROVIDER_UNAVAILABLE', `Could not verify the copy at ${name}.`);
      }
    }
    const provider = this.deps.providers.get(name);
    const source = await copySource(content, copies, this.deps.providers, this.deps.clock.now());
    const location = await provider.put(content.storageKey, source, signal);
    // Checks what the provider has stored, not what it acknowledged.
    const stat = await provider.stat(location, signal);
    const same = stat.size === content.size.bytes && (stat.sha256?.equals(content.sha256) ?? true);
    if (!same)
      throw new DomainError(
        'CHECKSUM_MISMATCH',
        `The object stored at ${name} differs from the original.`,
      );
    await this.record(content.id, location);
  }

  private async stateOf(copyId: string): Promise<Copy['state'] | undefined> {
    return this.deps.unitOfWork.run(async (tx) => (await tx.contents.findCopy(copyId))?.state);
  }

  private async record(contentId: string, location: StorageLocation): Promise<void> {
    await this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.lock(contentId);
      if (!content) return;
      const now = this.deps.clock.now();
      const copies = await tx.contents.copiesOf(contentId);
      const existing = copies.find((copy) => copy.location.equals(location));
      const copy = existing ?? Copy.stored(this.deps.ids.next(), contentId, location, now);
      if (!existing) tx.contents.addCopy(copy);
      // The content was deleted or reclaimed during the transfer.
      const isUnwanted = content.state === 'DELETING' || content.storageKey !== location.key;
      if (!isUnwanted) copy.markVerified(now);
      else if (copy.state === 'RELEASED') await tx.contents.removeAgain(copy.id);
      else copy.release();
    });
  }
}

function problemOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'Internal server error.';
}
