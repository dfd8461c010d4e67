import type { Clock } from '../../../kernel/clock.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/** What is younger may belong to a put that still runs. Milliseconds. */
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;

/** Removes what puts that a crash ended have left at the providers. One that cannot be swept keeps no other from it. */
export class SweepStorage {
  constructor(
    private readonly providers: Pick<ProviderRegistry, 'all'>,
    private readonly clock: Clock,
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now().getTime() - LEFTOVER_AGE_MS);
    const failures: unknown[] = [];
    for (const provider of this.providers.all) {
      try {
        await provider.removeLeftovers?.(before, signal);
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(new Error(`the provider ${provider.name} was not swept`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not all providers were swept');
  }
}
