import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { quotaLevel, type QuotaThreshold } from '../domain/quota-thresholds.ts';
import type { Quota } from '../domain/quota.ts';
import type { QuotaLedger } from './quota-ledger.ts';
import { quotaTopic } from './quota-topic.ts';

/** Upper bound only, because timers cannot be infinite; updates arrive as notifications. */
const WAIT_MS = 24 * 60 * 60 * 1000;

/** A quota and the highest threshold reached, in percent of the limit. */
export interface QuotaUpdate {
  readonly ownerId: string;
  readonly quota: Quota;
  readonly level: QuotaThreshold | 0;
}

/** Yields an owner's current quota, then an update whenever usage crosses a threshold in either direction. */
export class WatchQuota {
  constructor(
    private readonly quota: Pick<QuotaLedger, 'read'>,
    private readonly bus: EventBus,
  ) {}

  /**
   * Delivers every crossing at least once with the quota at the time of delivery; may merge several crossings into one
   * update.
   */
  execute(ownerId: string): AsyncGenerator<QuotaUpdate, void, undefined> {
    return cancellable((signal) => this.follow(ownerId, signal));
  }

  private async *follow(
    ownerId: string,
    signal: AbortSignal,
  ): AsyncGenerator<QuotaUpdate, void, undefined> {
    const wakeUp = new WakeUp(signal);
    let crossed = true;
    let lastLevel: number | undefined;
    using _crossed = this.bus.subscribe(quotaTopic(ownerId), () => {
      crossed = true;
      wakeUp.call();
    });
    using _gap = this.bus.onGap(() => wakeUp.call());
    while (!signal.aborted) {
      const hasCrossed = crossed;
      crossed = false;
      const quota = await this.quota.read(ownerId);
      if (!quota) throw new DomainError('UNAUTHENTICATED', 'The account no longer exists.');
      const level = quotaLevel(quota);
      if (hasCrossed || level !== lastLevel) {
        lastLevel = level;
        yield { ownerId, quota, level };
      }
      await wakeUp.wait(WAIT_MS);
    }
  }
}
