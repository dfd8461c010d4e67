import { Slots } from '../../../../kernel/concurrency/slots.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider } from './guarded-provider.ts';

export interface CallLimits {
  /** Puts at once. Each may hold two parts of an object in memory. */
  readonly puts: number;
  /** Other calls at once. Bytes that are being read count until they begin. */
  readonly calls: number;
}

const DEFAULT_LIMITS: CallLimits = { puts: 4, calls: 32 };

/** Lets so many calls run at once and the others wait, in the order of asking. Health is asked at any time. */
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
