import type { Clock } from '../../../kernel/clock.ts';
import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ContentHasher } from '../../storage/application/content-hasher.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { ArchiveQueries, CopyToVerify } from './archive-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Copies claimed and recorded together. */
const BATCH = 100;

/** Concurrent reads. */
const CONCURRENCY = 4;

/** Limits one run; the next run continues. */
const MAX_STEPS = 1_000;

/** A claim keeps other runs away from a copy for this long. Milliseconds. */
const CLAIM_MS = 3_600_000;

/** How long verification is postponed while a provider cannot be reached. Milliseconds. */
const RETRY_AFTER_MS = 600_000;

type Finding = 'VERIFIED' | 'DAMAGED' | 'MISSING' | { readonly postponedTo: Date };

export interface VerifyCopiesDeps {
  readonly archive: Pick<ArchiveQueries, 'claimForVerification'>;
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly hasher: ContentHasher;
  readonly clock: Clock;
  readonly log: (message: string, error?: unknown) => void;
}

/**
 * Compares copies with their contents' hashes and records the results: by the checksum a provider guarantees, otherwise
 * by reading the copy. Copies that require a restore are compared by size.
 */
export class VerifyCopies {
  constructor(private readonly deps: VerifyCopiesDeps) {}

  /** Verifies every copy that is due. Copies at a provider that cannot be reached are postponed. */
  async execute(signal?: AbortSignal): Promise<void> {
    const { archive, providers, clock } = this.deps;
    const reachable = new Set(providers.all.map(({ name }) => name));
    for (let step = 0; step < MAX_STEPS; step += 1) {
      signal?.throwIfAborted();
      const now = clock.now();
      const until = new Date(now.getTime() + CLAIM_MS);
      const claimed = await archive.claimForVerification([...reachable], now, until, BATCH);
      if (claimed.length === 0) return;
      const findings = new Map<CopyToVerify, Finding>();
      const inspected = mapConcurrent(claimed, CONCURRENCY, async (copy) => {
        findings.set(copy, await this.inspectIfReachable(copy, reachable, signal));
      });
      for await (const _some of inspected);
      await this.record(findings);
    }
  }

  /** Verifies one copy now. Ignores missing and released copies. Throws `PROVIDER_UNAVAILABLE`; retry later. */
  async verify(copyId: string, signal?: AbortSignal): Promise<void> {
    const subject = await this.deps.unitOfWork.run(async (tx) => {
      const copy = await tx.contents.findCopy(copyId);
      const content = copy && (await tx.contents.find(copy.contentId));
      return copy && content && copy.state !== 'RELEASED' ? { copy, content } : undefined;
    });
    if (!subject) return;
    const { copy, content } = subject;
    const { id, contentId, location } = copy;
    const { sha256, size } = content;
    const toVerify = { id, contentId, location, sha256, size: size.bytes };
    await this.record(new Map([[toVerify, await this.inspect(toVerify, signal)]]));
  }

  private async inspectIfReachable(
    copy: CopyToVerify,
    reachable: Set<string>,
    signal: AbortSignal | undefined,
  ): Promise<Finding> {
    const { provider } = copy.location;
    const now = this.deps.clock.now();
    if (signal?.aborted) return { postponedTo: now };
    const later = { postponedTo: new Date(now.getTime() + RETRY_AFTER_MS) };
    if (!reachable.has(provider)) return later;
    try {
      return await this.inspect(copy, signal);
    } catch (error) {
      if (signal?.aborted) return { postponedTo: now };
      if (isDomainError(error, 'PROVIDER_UNAVAILABLE')) reachable.delete(provider);
      this.deps.log(`Could not verify copy ${copy.id}; will retry`, error);
      return later;
    }
  }

  private async inspect(
    { location, ...expected }: CopyToVerify,
    signal: AbortSignal | undefined,
  ): Promise<Finding> {
    const { providers, hasher } = this.deps;
    const provider = providers.get(location.provider);
    try {
      const stat = await provider.stat(location, signal);
      const { sha256, size } =
        stat.sha256 === undefined && provider.capabilities.instantAccess
          ? await hasher.hash(await provider.open(location, undefined, signal), signal)
          : { sha256: stat.sha256 ?? expected.sha256, size: stat.size };
      const isIntact = sha256.equals(expected.sha256) && size === expected.size;
      return isIntact ? 'VERIFIED' : 'DAMAGED';
    } catch (error) {
      if (!isDomainError(error, 'OBJECT_NOT_FOUND')) throw error;
      return 'MISSING';
    }
  }

  private async record(findings: ReadonlyMap<CopyToVerify, Finding>): Promise<void> {
    const byId = new Map([...findings].map(([{ id }, finding]) => [id, finding]));
    const contentIds = [...findings.keys()].map(({ contentId }) => contentId);
    const now = this.deps.clock.now();
    await this.deps.unitOfWork.run(async (tx) => {
      await tx.contents.lockAll(contentIds);
      for (const copy of await tx.contents.findCopies([...byId.keys()])) {
        const finding = byId.get(copy.id);
        // The copy may have been released in the meantime.
        if (finding && copy.state !== 'RELEASED') apply(finding, copy, now);
      }
    });
    for (const [id, finding] of byId) {
      if (finding === 'DAMAGED' || finding === 'MISSING') this.deps.log(`Copy ${id} is ${finding}`);
    }
  }
}

function apply(finding: Finding, copy: Copy, now: Date): void {
  if (finding === 'VERIFIED') copy.markVerified(now);
  else if (finding === 'DAMAGED') copy.markDamaged();
  else if (finding === 'MISSING') copy.markMissing();
  else copy.postponeVerification(finding.postponedTo);
}
