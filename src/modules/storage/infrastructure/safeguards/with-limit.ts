import { Slots } from '../../../../kernel/concurrency/slots.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider } from './guarded-provider.ts';

export interface CallLimits {
  /** Concurrent puts. Each may hold two parts of an object in memory. */
  readonly puts: number;
  /** Other concurrent calls. A read occupies a slot until its first byte. */
  readonly calls: number;
}

const DEFAULT_LIMITS: CallLimits = { puts: 4, calls: 32 };

/** Limits concurrent calls; the others queue in order. Health checks are exempt. */
export function withLimit(
  provider: StorageProvider,
  { puts, calls }: CallLimits = DEFAULT_LIMITS,
): StorageProvider {
  const forPuts = new Slots(puts);
  const forCalls = new Slots(calls);
  return guardedProvider(provider, ({ method }, work, signal) => {
    if (method === 'health') return work(signal);
    return (method === 'put' ? forPuts : forCalls).use(() => work(signal), signal);
  });
}
