import type { Clock } from '../../../kernel/clock.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { isShareOpen } from '../domain/share-life.ts';
import type { ShareQueries, ShareRow } from './share-queries.ts';
import { shareChangedTopic } from './share-topics.ts';

/** Polling interval as a fallback for lost notifications. */
const RECHECK_MS = 30_000;

/** Aborts running downloads when a share ends. */
export class ShareEnd {
  constructor(
    private readonly shares: Pick<ShareQueries, 'find'>,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * The signal aborts within 30 s after originals become unavailable through the share. Dispose it after the download.
   */
  of({ id, ownerId }: ShareRow): Disposable & { readonly signal: AbortSignal } {
    const control = new AbortController();
    const check = (): void => {
      this.allows(ownerId, id).then(
        (allowed) => allowed || control.abort(),
        // Retried soon; without the database no new visitor could be admitted either.
        () => undefined,
      );
    };
    const changes = this.bus.subscribe(shareChangedTopic(id), check);
    const gap = this.bus.onGap(check);
    const timer = setInterval(check, RECHECK_MS);
    return {
      signal: control.signal,
      [Symbol.dispose]: () => {
        clearInterval(timer);
        changes[Symbol.dispose]();
        gap[Symbol.dispose]();
      },
    };
  }

  private async allows(ownerId: string, id: string): Promise<boolean> {
    const [share] = await this.shares.find(ownerId, [id]);
    return share?.permission === 'ORIGINAL' && isShareOpen(share, this.clock.now());
  }
}
