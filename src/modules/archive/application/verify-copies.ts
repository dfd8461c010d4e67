import type { Clock } from '../../../kernel/clock.ts';
import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import { readableCopiesOf } from '../../library/application/read-access.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { ObjectFinding, VerifyObject } from '../../storage/application/verify-object.ts';
import { applyFinding } from './apply-finding.ts';
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

type Finding = ObjectFinding | { readonly kind: 'POSTPONED'; readonly until: Date };

export interface VerifyCopiesDeps {
  readonly archive: Pick<ArchiveQueries, 'claimForVerification'>;
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly verifyObject: VerifyObject;
  readonly clock: Clock;
  readonly log: (message: string, error?: unknown) => void;
}

/**
 * Compares copies with their contents' hashes and records the results. A copy for which nothing but the size can be
 * compared becomes UNVERIFIABLE until it is restored.
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

  /**
   * Verifies one copy now and resolves to what was found; undefined for a row that is gone or released. Throws
   * `PROVIDER_UNAVAILABLE`; retry later.
   */
  async verify(copyId: string, signal?: AbortSignal): Promise<ObjectFinding['kind'] | undefined> {
    const subject = await this.deps.unitOfWork.run(async (tx) => {
      const copy = await tx.contents.findCopy(copyId);
      const content = copy && (await tx.contents.find(copy.contentId));
      return copy && content && copy.state !== 'RELEASED' ? { copy, content } : undefined;
    });
    if (!subject) return undefined;
    const { copy, content } = subject;
    const { id, contentId, location, crc32 } = copy;
    const { sha256, size } = content;
    const toVerify = { id, contentId, location, sha256, size: size.bytes, crc32 };
    const finding = await this.inspect(toVerify, signal);
    await this.record(new Map([[toVerify, finding]]));
    return finding.kind;
  }

  private async inspectIfReachable(
    copy: CopyToVerify,
    reachable: Set<string>,
    signal: AbortSignal | undefined,
  ): Promise<Finding> {
    const { provider } = copy.location;
    const now = this.deps.clock.now();
    if (signal?.aborted) return postponed(now);
    const later = postponed(new Date(now.getTime() + RETRY_AFTER_MS));
    if (!reachable.has(provider)) return later;
    try {
      return await this.inspect(copy, signal);
    } catch (error) {
      if (signal?.aborted) return postponed(now);
      if (isDomainError(error, 'PROVIDER_UNAVAILABLE')) reachable.delete(provider);
      this.deps.log(`Could not verify copy ${copy.id}; will retry`, error);
      return later;
    }
  }

  private inspect(
    { contentId, location, ...declared }: CopyToVerify,
    signal: AbortSignal | undefined,
  ): Promise<ObjectFinding> {
    const openOther = async () => {
      const { unitOfWork, providers, clock } = this.deps;
      const copies = await unitOfWork.run((tx) => tx.contents.copiesOf(contentId));
      const others = copies.filter(
        (copy) => copy.isUsable && copy.location.provider !== location.provider,
      );
      const other = readableCopiesOf(others, clock.now())[0]?.copy.location;
      return other && providers.get(other.provider).open(other, undefined, signal);
    };
    return this.deps.verifyObject.execute(location, declared, { openOther, signal });
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
        if (!finding || copy.state === 'RELEASED') continue;
        if (finding.kind === 'POSTPONED') copy.postponeVerification(finding.until);
        else applyFinding(finding, copy, now);
      }
    });
    for (const [id, finding] of byId) {
      const { kind } = finding;
      // A copy that stays UNVERIFIABLE is no news.
      if (kind === 'DAMAGED' || kind === 'MISSING') this.deps.log(`Copy ${id} is ${kind}`);
    }
  }
}

function postponed(until: Date): Finding {
  return { kind: 'POSTPONED', until };
}
