import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { RestoreEvent } from '../domain/restore-events.ts';
import type { RestoreOperation } from '../domain/restore-operation.ts';
import { requireDays } from '../domain/retention-days.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

const DAY_MS = 24 * 3_600_000;

/** Extends restored copies: requests each again from its provider, whose response moves the request's expiry. */
export class ExtendRetrieval {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: Pick<ProviderRegistry, 'get'>,
    private readonly clock: Clock,
  ) {}

  /**
   * `days` count from now for files that are already readable. Copies that last longer anyway are left alone. Throws
   * `NOT_FOUND`, `RETRIEVAL_STATUS_INVALID` for a finished request, `RETRIEVAL_DAYS_INVALID`.
   */
  async execute(ownerId: string, requestId: string, days: number): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const operations = await tx.restores.ofRequest(requestId, ownerId);
      const request = await tx.retrievals.findForUpdate(requestId, ownerId);
      if (!request) throw new DomainError('NOT_FOUND', 'The retrieval was not found.');
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
    const { timeScale } = this.providers.get(copy.location.provider).capabilities;
    const now = this.clock.now();
    const requestedEnd = new Date(now.getTime() + (days * DAY_MS) / timeScale);
    if (!until || until < requestedEnd) operation.requestDays(days, now);
  }
}
