import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import type { PriceTable } from '../../storage/application/price-table.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { type PurgedObject, type PurgeEstimate, PurgeTotal } from '../domain/purge-estimate.ts';
import type { PurgedCopyRow, PurgeScope, TrashQueries } from './trash-queries.ts';

/** Contents that are read at once. */
const BATCH = 1_000;

/** Estimates what permanently deleting files frees and costs. Deletes nothing. */
export class EstimatePurge {
  constructor(
    private readonly trash: Pick<TrashQueries, 'countStored' | 'orphanedBy'>,
    private readonly providers: Pick<ProviderRegistry, 'all'>,
    private readonly prices: PriceTable,
    private readonly clock: Clock,
  ) {}

  /**
   * Covers these stored files, in the trash or not, or without `fileIds` the whole trash. Throws `NOT_FOUND` if an ID is
   * not a stored file of the owner, `PAGE_INVALID` for more than 1,000.
   */
  async execute(ownerId: string, fileIds?: readonly string[]): Promise<PurgeEstimate> {
    if (!fileIds) return this.estimate(ownerId, 'TRASH');
    requireBulkSize(fileIds);
    const ids = [...new Set(fileIds)];
    const estimate = await this.estimate(ownerId, ids);
    if (estimate.files < ids.length) throw new DomainError('NOT_FOUND', 'File not found.');
    return estimate;
  }

  /** Covers everything that the owner has. */
  ofLibrary(ownerId: string): Promise<PurgeEstimate> {
    return this.estimate(ownerId, 'LIBRARY');
  }

  private async estimate(ownerId: string, scope: PurgeScope): Promise<PurgeEstimate> {
    const files = await this.trash.countStored(ownerId, scope);
    const total = new PurgeTotal(this.prices.currency, this.clock.now());
    let after: string | undefined;
    do {
      const contents = await this.trash.orphanedBy(ownerId, scope, { after, limit: BATCH });
      for (const { bytes, copies } of contents) {
        total.add(
          bytes,
          copies.flatMap((copy) => this.objectOf(bytes, copy)),
        );
      }
      after = contents.length < BATCH ? undefined : contents.at(-1)?.contentId;
    } while (after !== undefined);
    return total.of(files);
  }

  /** Nothing is known of the prices of a provider that is no longer configured. */
  private objectOf(bytes: number, { provider: name, ...copy }: PurgedCopyRow): PurgedObject[] {
    const provider = this.providers.all.find((one) => one.name === name);
    if (!provider) return [];
    const { simulated, timeScale, priceList } = provider.capabilities;
    return [{ ...copy, bytes, simulated, timeScale, priceList: this.prices.list(priceList) }];
  }
}
