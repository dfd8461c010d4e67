import type { Clock } from '../../../kernel/clock.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/** Younger leftovers may belong to a put that is still running. Milliseconds. */
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * Removes leftovers of interrupted puts from the providers. A failing provider does not prevent the others from being
 * swept.
 */
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
        failures.push(
          new Error(`Could not sweep the provider ${provider.name}.`, { cause: error }),
        );
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, 'Some providers could not be swept.');
  }
}
