import type { Clock } from '../../../kernel/clock.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import type { ProviderRequest } from '../domain/provider-request.ts';
import type { RestoreFinding } from './record-restores.ts';
import type { RunningRestore } from './restore-queue.ts';

/** If the provider does not respond within this time, the request is retried later. Milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Requests a restore, a faster tier or more days from a provider. Idempotent: a restore already in progress counts as
 * success, so a repeated request after a crash changes nothing.
 */
export class BeginRestore {
  constructor(private readonly clock: Clock) {}

  /** Rejects only when aborted. */
  async execute(
    provider: StorageProvider,
    { operationId, status, location, awaited }: RunningRestore,
    request: ProviderRequest,
    signal: AbortSignal,
  ): Promise<RestoreFinding> {
    if (status === 'PLANNED' && !awaited) return { operationId, kind: 'UNWANTED' };
    // Extending a readable copy retrieves nothing, so the cheapest tier suffices.
    const slowest = provider.capabilities.retrievalTiers.at(-1) ?? request.tier;
    const ask = status === 'READY' ? { ...request, tier: slowest } : request;
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

/** The failure as logged for the operator. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
