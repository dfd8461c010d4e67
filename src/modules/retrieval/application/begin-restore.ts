import type { Clock } from '../../../kernel/clock.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import type { RestoreAsk } from '../domain/restore-ask.ts';
import type { RestoreFinding } from './record-restores.ts';
import type { RunningRestore } from './restore-queue.ts';

/** A provider that does not answer by then is asked again later. Milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Asks a provider for a restore, for a faster one, or for more days. A restore that is under way there already is as
 * good: whoever asks again after a crash changes nothing.
 */
export class BeginRestore {
  constructor(private readonly clock: Clock) {}

  /** Rejects only when aborted. */
  async execute(
    provider: StorageProvider,
    { operationId, status, location, awaited }: RunningRestore,
    wish: RestoreAsk,
    signal: AbortSignal,
  ): Promise<RestoreFinding> {
    if (status === 'PLANNED' && !awaited) return { operationId, kind: 'UNWANTED' };
    // Nothing is retrieved for a copy that only stays longer: the cheapest request will do.
    const slowest = provider.capabilities.retrievalTiers.at(-1) ?? wish.tier;
    const ask = status === 'READY' ? { ...wish, tier: slowest } : wish;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const restore = await provider.retrieve(location, ask.tier, ask.days, limit);
      return { operationId, kind: 'ASKED', ask, at: this.clock.now(), restore };
    } catch (error) {
      signal.throwIfAborted();
      if (isDomainError(error, 'OBJECT_NOT_FOUND')) return { operationId, kind: 'GONE' };
      if (isDomainError(error, 'EXPEDITED_UNAVAILABLE')) {
        return { operationId, kind: 'NO_CAPACITY', tier: ask.tier };
      }
      if (isDomainError(error, 'RETRIEVAL_TIER_UNSUPPORTED')) {
        return { operationId, kind: 'TIER_UNSUPPORTED' };
      }
      return { operationId, kind: 'TROUBLE', problem: problemOf(error) };
    }
  }
}

/** What the operator is told of a failure. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
