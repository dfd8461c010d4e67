import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { ShareEvent } from '../domain/share-events.ts';
import { anonymousNetwork } from './anonymous-network.ts';
import type { ShareAccessKind } from './share-ledger.ts';
import type { ShareRow } from './share-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const MINUTE_MS = 60_000;

/** Repeated accesses by the same visitor within this time are logged once, so that nobody can flood the log. */
const QUIET_MS: Readonly<Record<ShareAccessKind, number>> = {
  OPENED: 10 * MINUTE_MS,
  PREVIEW: 10 * MINUTE_MS,
  DOWNLOAD: 0,
  ZIP: 0,
  // Limited by the attempt limiter.
  PASSWORD_FAILED: 0,
  RETRIEVAL_ASKED: 24 * 60 * MINUTE_MS,
};

/** A signed-in user, or an address of which only the network is stored. */
export type ShareVisit = { readonly userId: string } | { readonly address: string };

/** Logs an access to a share and notifies its owner. */
export class NoteShareAccess {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  async execute(
    { id: shareId, ownerId }: Pick<ShareRow, 'id' | 'ownerId'>,
    action: { readonly kind: ShareAccessKind; readonly fileId?: string | undefined },
    visit: ShareVisit,
  ): Promise<void> {
    const at = this.clock.now();
    const since = new Date(at.getTime() - QUIET_MS[action.kind]);
    const access = { id: this.ids.next(), shareId, at, ...action, ...visitorOf(visit) };
    await this.unitOfWork.run(async (tx) => {
      const isNew = await tx.shareAccesses.note(access, since);
      if (isNew) tx.record({ type: 'ShareAccessed', shareId, ownerId } satisfies ShareEvent);
    });
  }
}

/** What is stored of a visitor. */
export function visitorOf(visit: ShareVisit): { userId?: string; network?: string | undefined } {
  return 'userId' in visit ? visit : { network: anonymousNetwork(visit.address) };
}
