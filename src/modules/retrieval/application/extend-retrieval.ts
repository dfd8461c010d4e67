import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { RestoreEvent } from '../domain/restore-events.ts';
import type { RestoreOperation } from '../domain/restore-operation.ts';
import { requireDays } from '../domain/retention-days.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

const DAY_MS = 24 * 3_600_000;

export interface ExtendRetrievalDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: Pick<ProviderRegistry, 'get'>;
  readonly clock: Clock;
}

/** Keeps restored copies longer: the provider is asked for each again, and its answer moves the request's end. */
export class ExtendRetrieval {
  constructor(private readonly deps: ExtendRetrievalDeps) {}

  /**
   * `days` count from now on for what can be read already. A copy that stays longer anyway is left as it is. Throws
   * `NOT_FOUND`, `RETRIEVAL_STATUS_INVALID` for a request that is over, `RETRIEVAL_DAYS_INVALID`.
   */
  async execute(ownerId: string, requestId: string, days: number): Promise<void> {
    await this.deps.unitOfWork.run(async (tx) => {
      const operations = await tx.restores.ofRequest(requestId, ownerId);
      const request = await tx.retrievals.findForUpdate(requestId, ownerId);
      if (!request) throw new DomainError('NOT_FOUND', 'no such retrieval');
      request.extend(days);
      requireDays('STANDARD', request.tier, days);
      for (const operation of operations) await this.prolong(tx, operation, days);
      tx.record({ type: 'RestoresDue' } satisfies RestoreEvent);
    });
  }

  private async prolong(tx: Transaction, operation: RestoreOperation, days: number): Promise<void> {
    const { status, until, copyId, tier } = operation;
    if (status === 'EXPIRED' || status === 'FAILED') return;
    const copy = await tx.contents.findCopy(copyId);
    if (!copy) return;
    requireDays(copy.location.storageClass, tier, days);
    const { timeScale } = this.deps.providers.get(copy.location.provider).capabilities;
    const now = this.deps.clock.now();
    const wished = new Date(now.getTime() + (days * DAY_MS) / timeScale);
    if (!until || until < wished) operation.wishDays(days, now);
  }
}
