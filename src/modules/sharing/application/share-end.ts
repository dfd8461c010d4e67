import type { Clock } from '../../../kernel/clock.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { isShareOpen } from '../domain/share-life.ts';
import type { ShareQueries, ShareRow } from './share-queries.ts';
import { shareTurnedTopic } from './share-topics.ts';

/** A share that has not ended is asked again this often although nobody said that it was changed. */
const RECHECK_MS = 30_000;

/** Cuts off who is still reading when a share ends. */
export class ShareEnd {
  constructor(
    private readonly shares: Pick<ShareQueries, 'find'>,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Aborts once originals can no longer be read through the share, at most 30 s later. Dispose it after the reading. */
  of({ id, ownerId }: ShareRow): Disposable & { readonly signal: AbortSignal } {
    const control = new AbortController();
    const check = (): void => {
      this.allows(ownerId, id).then(
        (allowed) => allowed || control.abort(),
        // Asked again soon; while the database is away nobody could be let in anew either.
        () => undefined,
      );
    };
    const turned = this.bus.subscribe(shareTurnedTopic(id), check);
    const gap = this.bus.onGap(check);
    const timer = setInterval(check, RECHECK_MS);
    return {
      signal: control.signal,
      [Symbol.dispose]: () => {
        clearInterval(timer);
        turned[Symbol.dispose]();
        gap[Symbol.dispose]();
      },
    };
  }

  private async allows(ownerId: string, id: string): Promise<boolean> {
    const [share] = await this.shares.find(ownerId, [id]);
    return share?.permission === 'ORIGINAL' && isShareOpen(share, this.clock.now());
  }
}
