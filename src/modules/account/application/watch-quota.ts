import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { quotaLevel, type QuotaThreshold } from '../domain/quota-thresholds.ts';
import type { Quota } from '../domain/quota.ts';
import type { QuotaLedger } from './quota-ledger.ts';
import { quotaTopic } from './quota-topic.ts';

/** Nothing is looked for meanwhile; only a timer cannot be set for ever. */
const WAIT_MS = 24 * 60 * 60 * 1000;

/** A quota, and the highest threshold that what is used has reached, in percent of the limit. */
export interface QuotaUpdate {
  readonly ownerId: string;
  readonly quota: Quota;
  readonly level: QuotaThreshold | 0;
}

/** Follows an owner's quota: first as it is, then each time that what is used crosses a threshold, up or down. */
export class WatchQuota {
  constructor(
    private readonly quota: Pick<QuotaLedger, 'read'>,
    private readonly bus: EventBus,
  ) {}

  /** A crossing is told at least once, with the quota as it is when it is told; several may be told as one. */
  execute(ownerId: string): AsyncGenerator<QuotaUpdate, void, undefined> {
    return cancellable((signal) => this.follow(ownerId, signal));
  }

  private async *follow(
    ownerId: string,
    signal: AbortSignal,
  ): AsyncGenerator<QuotaUpdate, void, undefined> {
    const wakeUp = new WakeUp(signal);
    let crossed = true;
    let told: number | undefined;
    using _crossed = this.bus.subscribe(quotaTopic(ownerId), () => {
      crossed = true;
      wakeUp.call();
    });
    using _gap = this.bus.onGap(() => wakeUp.call());
    while (!signal.aborted) {
      const isCrossing = crossed;
      crossed = false;
      const quota = await this.quota.read(ownerId);
      if (!quota) throw new DomainError('UNAUTHENTICATED', 'the account is gone');
      const level = quotaLevel(quota);
      if (isCrossing || level !== told) {
        told = level;
        yield { ownerId, quota, level };
      }
      await wakeUp.wait(WAIT_MS);
    }
  }
}
