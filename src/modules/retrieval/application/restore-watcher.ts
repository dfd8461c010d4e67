import type { Clock } from '../../../kernel/clock.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { RestoreNotifications } from '../../storage/application/restore-notifications.ts';
import type { ProcessDueRestores } from './process-due-restores.ts';
import type { RestoreQueue } from './restore-queue.ts';
import { RESTORES_DUE_TOPIC } from './restores-due-topic.ts';
import type { WarnRetrievals } from './warn-retrievals.ts';

/** Bounds of the delay between rounds, in milliseconds. */
const PAUSE_MS = { min: 250, max: 30_000 };

export interface RestoreWatcherDeps {
  readonly queue: RestoreQueue;
  readonly processDueRestores: ProcessDueRestores;
  readonly warnRetrievals: WarnRetrievals;
  readonly providers: Pick<ProviderRegistry, 'all' | 'get'>;
  /** Sources of early notifications from providers. */
  readonly restoreNotifications: readonly RestoreNotifications[];
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: (message: string, error?: unknown) => void;
}

/**
 * Background worker that requests restores, detects readable and expired copies, and warns owners. Due work is stored
 * in rows, so it survives restarts and is shared between workers. Each provider has its own loop, so a slow one does
 * not delay the others.
 */
export class RestoreWatcher implements AsyncDisposable {
  private readonly stopping = new AbortController();
  private readonly wakeUps = new Set<WakeUp>();
  private readonly subscriptions = new DisposableStack();
  private running: Promise<void>[] = [];

  constructor(private readonly deps: RestoreWatcherDeps) {}

  /** Runs until disposed. */
  start(): void {
    const { providers, restoreNotifications, bus, queue, processDueRestores, warnRetrievals } =
      this.deps;
    const { signal } = this.stopping;
    this.subscriptions.use(bus.subscribe(RESTORES_DUE_TOPIC, () => this.wake()));
    this.subscriptions.use(bus.onGap(() => this.wake()));
    const archives = providers.all.filter((one) => one.capabilities.retrievalTiers.length > 0);
    this.running = [
      ...archives.map((provider) =>
        this.repeat(`restores at ${provider.name}`, {
          work: () => processDueRestores.execute(provider, signal),
          nextAt: () => queue.nextDueAt(provider.name),
        }),
      ),
      this.repeat('expiring retrievals', {
        work: () => warnRetrievals.execute(signal),
        nextAt: () => queue.nextWarningAt(),
      }),
      ...restoreNotifications.map((source) =>
        source.follow(
          ({ provider, key }) => processDueRestores.pollNow(providers.get(provider), key, signal),
          signal,
        ),
      ),
    ];
  }

  /** Checks for due work now. */
  wake(): void {
    for (const wakeUp of this.wakeUps) wakeUp.call();
  }

  /** Aborts the current work; the next worker continues it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    this.subscriptions.dispose();
    await Promise.all(this.running);
  }

  private async repeat(what: string, round: Round): Promise<void> {
    const { signal } = this.stopping;
    const wakeUp = new WakeUp(signal);
    this.wakeUps.add(wakeUp);
    let failures = 0;
    while (!signal.aborted) {
      let pause: number;
      try {
        const more = await round.work();
        pause = more ? 0 : await this.untilNext(round);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        this.deps.log(`could not process ${what}`, error);
        pause = Math.min(PAUSE_MS.max, PAUSE_MS.min * 2 ** Math.min(failures, 10));
        failures += 1;
      }
      await wakeUp.wait(pause);
    }
  }

  private async untilNext({ nextAt }: Round): Promise<number> {
    const next = await nextAt();
    if (!next) return PAUSE_MS.max;
    const left = next.getTime() - this.deps.clock.now().getTime();
    return Math.min(PAUSE_MS.max, Math.max(PAUSE_MS.min, left));
  }
}

interface Round {
  /** Processes due work. Resolves to whether more may be due. */
  readonly work: () => Promise<boolean>;
  readonly nextAt: () => Promise<Date | undefined>;
}
