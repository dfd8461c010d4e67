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
import type { VerifyCopy } from './verify-copy.ts';
import type { WriteManifest } from './write-manifest.ts';

/** Nobody else looks at a content for so long while it is being archived, unless whoever does has died. Milliseconds. */
const CLAIM_MS = 60_000;

/** A claim is made anew so often while the work goes on, which may take hours for a large content. */
const RENEW_MS = CLAIM_MS / 4;

export interface ArchiveContentDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly policies: PlacementPolicies;
  readonly writeManifest: WriteManifest;
  readonly verifyCopy: VerifyCopy;
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
 * Brings a content to where its owner's policy wants it: a verified copy at each chosen provider, a manifest beside
 * each, then ARCHIVED. Every step can be repeated after a crash at any point; what is done already is not done again.
 */
export class ArchiveContent {
  constructor(private readonly deps: ArchiveContentDeps) {}

  /**
   * Does nothing for a content that is not due. What goes wrong is recorded with the time of the next attempt, and
   * does not reject; only an abort and trouble with the database do.
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
      this.deps.log(`content ${contentId} could not be archived yet`, error);
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
      renewed.catch((error: unknown) => log(`the claim on ${contentId} was not renewed`, error));
    }, RENEW_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  private async archive(subject: Subject, signal: AbortSignal | undefined): Promise<void> {
    const { content } = subject;
    const policy = await this.deps.policies.of(content.ownerId);
    const targets = await this.targetsOf(subject, policy, signal);
    const failures: unknown[] = [];
    for (const name of targets) {
      // One that cannot take its copy now keeps the others waiting for nothing.
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

  /** The providers that are to hold a copy; those that hold a good one already count first. */
  private async targetsOf(
    { content, file, copies }: Subject,
    policy: PlacementPolicy,
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    const { providers } = this.deps;
    const of = { type: file.type, size: content.size };
    const candidates = await providers.candidates(signal);
    const holders = new Set(
      copies.filter(({ state }) => state === 'VERIFIED').map(({ location }) => location.provider),
    );
    // A provider that is down takes no new copy, but the one it has still counts.
    const able = candidates.map((candidate) =>
      holders.has(candidate.name) ? { ...candidate, healthy: true } : candidate,
    );
    const wanted = Math.max(policy.copies, file.providerPreference === undefined ? 0 : 1);
    const choices = chooseProviders(of, able, policy, file.providerPreference);
    if (choices.length < wanted || choices.length === 0) {
      throw new DomainError('PROVIDER_UNAVAILABLE', 'not enough providers can take a copy now', {
        retryAfterSeconds: 60,
      });
    }
    return choices.map(({ provider }) => provider);
  }

  /** Makes sure of a verified copy at the provider. */
  private async copyTo(
    name: string,
    { content, copies }: Subject,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const there = copies.find((copy) => copy.isUsable && copy.location.provider === name);
    if (there) {
      if (there.state !== 'VERIFIED') await this.deps.verifyCopy.execute(there.id, signal);
      const state = await this.stateOf(there.id);
      if (state === 'VERIFIED') return;
      if (state !== 'DAMAGED' && state !== 'MISSING') {
        throw new DomainError('PROVIDER_UNAVAILABLE', `the copy at ${name} could not be verified`);
      }
    }
    const provider = this.deps.providers.get(name);
    const source = await copySource(content, copies, this.deps.providers, this.deps.clock.now());
    const location = await provider.put(content.storageKey, source, signal);
    // What the provider says it has, not what it said it took.
    const stat = await provider.stat(location, signal);
    const same = stat.size === content.size.bytes && (stat.sha256?.equals(content.sha256) ?? true);
    if (!same)
      throw new DomainError('CHECKSUM_MISMATCH', `${name} does not have what was put there`);
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
      const known = copies.find((copy) => copy.location.equals(location));
      const copy = known ?? Copy.stored(this.deps.ids.next(), contentId, location, now);
      if (!known) tx.contents.addCopy(copy);
      // Its file was deleted while the bytes were on their way.
      const isUnwanted = content.state === 'DELETING' || content.storageKey !== location.key;
      if (!isUnwanted) copy.markVerified(now);
      else if (copy.state === 'RELEASED') await tx.contents.removeAgain(copy.id);
      else copy.release();
    });
  }
}

function problemOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'something went wrong on the server';
}
