import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import { fileFacts } from '../../library/domain/file-facts.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { PlacementPolicies } from '../../storage/application/placement-policies.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { chooseProviders, type PlacementPolicy } from '../../storage/domain/choose-provider.ts';
import type { ArchiveEvent } from '../domain/archive-events.ts';
import { type CopyContent, type StoredObject, unverifiable } from './copy-content.ts';
import { recordCopies } from './record-copies.ts';
import type { UnitOfWork } from './unit-of-work.ts';
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
  readonly copyContent: CopyContent;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error: unknown) => void;
}

interface Subject {
  readonly content: Content;
  readonly copies: readonly Copy[];
  /** The oldest of the files. */
  readonly file: StoredFile;
  readonly files: readonly StoredFile[];
  readonly policy: PlacementPolicy;
}

/** What an attempt has achieved. */
interface Outcome {
  /** The providers that must have a copy. */
  targets: readonly string[];
  /** Stored objects without a recorded copy. */
  readonly stored: StoredObject[];
  /** The first error. */
  problem: unknown;
}

/**
 * Archives a content according to its owner's policy: a verified copy at each chosen provider, a manifest beside each,
 * then ARCHIVED. Every step is idempotent and resumes after a crash.
 */
export class ArchiveContent {
  constructor(private readonly deps: ArchiveContentDeps) {}

  /**
   * Does nothing if the content is not due. Records failures with the time of the next attempt instead of rejecting;
   * rejects only on abort and database errors. Resolves to whether the hot copy may be released now.
   */
  async execute(contentId: string, signal?: AbortSignal): Promise<boolean> {
    const subject = await this.claim(contentId);
    if (!subject) return false;
    using _claim = this.renewing(contentId);
    const outcome = await this.archive(subject, signal);
    const isReleasable = await this.finish(subject, outcome, signal);
    if (outcome.problem !== undefined) {
      signal?.throwIfAborted();
      this.deps.log(`Could not archive content ${contentId}; will retry`, outcome.problem);
    }
    return isReleasable;
  }

  private claim(contentId: string): Promise<Subject | undefined> {
    return this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.lock(contentId);
      const archival = content && (await tx.archivals.find(contentId));
      const now = this.deps.clock.now();
      if (archival?.state !== 'WAITING' || archival.dueAt > now) return undefined;
      const files = await tx.files.allByContents([contentId]);
      const [file] = files;
      archival.claim(new Date(now.getTime() + CLAIM_MS));
      if (!file || content?.state !== 'STORED') return undefined;
      const policy = await this.deps.policies.of(content.ownerId, tx.placementOverrides);
      const copies = await tx.contents.copiesOf(contentId);
      return { content, file, files, copies, policy };
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

  /** Does not reject. */
  private async archive(subject: Subject, signal: AbortSignal | undefined): Promise<Outcome> {
    const { content, files } = subject;
    const outcome: Outcome = { targets: [], stored: [], problem: undefined };
    try {
      outcome.targets = await this.targetsOf(subject, signal);
      const manifest = await this.deps.writeManifest.recordOf(content, files);
      for (const name of outcome.targets) {
        // Copying to the next provider may take hours.
        await this.record(content.id, outcome.stored.splice(0));
        // A provider that fails must not block the others.
        try {
          const object = await this.deps.copyContent.to(name, content, subject.copies, signal);
          if (object) outcome.stored.push(object);
          if (object?.finding.kind === 'UNVERIFIABLE') throw unverifiable(name);
          if (manifest) await this.deps.writeManifest.writeTo(name, manifest, signal);
        } catch (error) {
          signal?.throwIfAborted();
          outcome.problem ??= error;
        }
      }
    } catch (error) {
      outcome.problem ??= error;
    }
    return outcome;
  }

  /** Records the outcome of an attempt. Resolves to whether the hot copy may be released now. */
  private finish(
    { content: { id }, files, policy }: Subject,
    { targets, stored, problem }: Outcome,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    return this.deps.unitOfWork.run(async (tx) => {
      const now = this.deps.clock.now();
      const copies = await recordCopies(tx, id, stored, this.deps);
      const archival = await tx.archivals.find(id);
      if (archival?.state !== 'WAITING') return false;
      if (problem !== undefined) {
        if (signal?.aborted) archival.claim(now);
        else archival.fail(problemOf(problem), now);
        return false;
      }
      const kept = await tx.files.allByContents([id]);
      for (const file of kept) if (file.status === 'COMPLETED') file.markArchived(copies, targets);
      const staysHot = targets.includes(this.deps.providers.landing.name);
      const releaseAt = new Date(now.getTime() + policy.graceSeconds * 1000);
      archival.archived(now, staysHot ? undefined : releaseAt);
      if (factsOf(kept) !== factsOf(files)) {
        tx.record({ type: 'ManifestOutdated', contentId: id } satisfies ArchiveEvent);
      }
      return !staysHot && releaseAt <= now;
    });
  }

  /** The providers that must have a copy. Prefers those that already have a verified one. */
  private async targetsOf(
    { content, file, copies, policy }: Subject,
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
    const preference = file.providerPreference;
    const required = Math.max(policy.copies, preference === undefined ? 0 : 1);
    const choices = chooseProviders(requirements, eligible, policy, preference);
    if (choices.length < required || choices.length === 0) {
      throw new DomainError(
        'PROVIDER_UNAVAILABLE',
        'Not enough providers can accept a copy now. The server will retry.',
        { retryAfterSeconds: 60 },
      );
    }
    return choices.map(({ provider }) => provider);
  }

  private async record(contentId: string, stored: readonly StoredObject[]): Promise<void> {
    if (stored.length === 0) return;
    await this.deps.unitOfWork.run((tx) => recordCopies(tx, contentId, stored, this.deps));
  }
}

/** What a manifest says of the files, comparable. */
function factsOf(files: readonly StoredFile[]): string {
  return JSON.stringify(files.map(fileFacts));
}

function problemOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'Internal server error.';
}
