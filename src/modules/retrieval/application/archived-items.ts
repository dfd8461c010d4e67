import { DomainError } from '../../../kernel/domain-error.ts';
import type { PriceTable } from '../../storage/application/price-table.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { tiersOf, isCold } from '../../storage/domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { type ArchivedItem, estimateRetrieval } from '../domain/retrieval-estimate.ts';
import type { ArchivedCopyRow, ArchivedFileRow } from './archived-file-queries.ts';

/** Maximum number of files per retrieval. */
const MAX_FILES = 1_000;

/** A content covered by a retrieval, with the requested files that use it. */
export interface CoveredContent {
  readonly contentId: string;
  readonly bytes: number;
  readonly fileIds: readonly string[];
  readonly copies: readonly ArchivedCopyRow[];
}

/** A copy to restore and its data for the estimate. */
export interface ChosenCopy {
  readonly content: CoveredContent;
  readonly copy: ArchivedCopyRow;
  readonly item: ArchivedItem;
}

/** Removes duplicates. Throws `PAGE_INVALID` unless there are 1 to 1,000 ids. */
export function requireFileIds(fileIds: readonly string[]): string[] {
  const ids = [...new Set(fileIds)];
  if (ids.length === 0 || ids.length > MAX_FILES) {
    throw new DomainError('PAGE_INVALID', `\`ids\` must contain between 1 and ${MAX_FILES} files.`);
  }
  return ids;
}

/**
 * The distinct contents of the files. Throws `NOT_FOUND` if an id has no row, `OBJECT_NOT_FOUND` if a content has no
 * usable copy.
 */
export function contentsOf(
  fileIds: readonly string[],
  rows: readonly ArchivedFileRow[],
): CoveredContent[] {
  if (rows.length !== fileIds.length) throw new DomainError('NOT_FOUND', 'File not found.');
  return [...Map.groupBy(rows, (row) => row.contentId)].flatMap(([contentId, files]) => {
    const [first] = files;
    if (!first) return [];
    if (first.copies.length === 0) {
      throw new DomainError('OBJECT_NOT_FOUND', 'The file has no usable copy.');
    }
    const { bytes, copies } = first;
    return [{ contentId, bytes, copies, fileIds: files.map(({ fileId }) => fileId) }];
  });
}

/** Whether a copy can be read without a restore. */
export function isHot({ copies }: CoveredContent): boolean {
  return copies.some(({ storageClass }) => !isCold(storageClass));
}

/** The restored copy that expires last; undefined if there is none. */
export function restoredCopy({ copies }: CoveredContent, now: Date): ArchivedCopyRow | undefined {
  return copies
    .filter((copy) => readableUntil(copy) > now.getTime())
    .toSorted((a, b) => readableUntil(b) - readableUntil(a))[0];
}

/** Selects the copies to restore and prices them. */
export class ArchivedItems {
  constructor(
    private readonly providers: Pick<ProviderRegistry, 'all' | 'get'>,
    private readonly prices: PriceTable,
  ) {}

  /**
   * The best copy for a tier: one that is already being restored, else the cheapest, else the fastest. Undefined if no
   * copy's class offers the tier. Throws `PROVIDER_UNAVAILABLE` if none of the copies' providers is configured.
   */
  choose(
    content: CoveredContent,
    tier: RetrievalTier,
    { days, now }: { days: number | undefined; now: Date },
  ): ChosenCopy | undefined {
    const options = this.itemsOf(content, now)
      .filter(({ provider, item }) => {
        const { retrievalTiers } = provider.capabilities;
        return retrievalTiers.includes(tier) && tiersOf(item.storageClass).includes(tier);
      })
      .flatMap(({ copy, item }) => {
        const { currency } = this.prices;
        const estimates = estimateRetrieval([item], { currency, days, now });
        const estimate = estimates.find((one) => one.tier === tier);
        return estimate ? [{ content, copy, item, estimate }] : [];
      });
    return options.reduce<(typeof options)[number] | undefined>((best, next) => {
      if (!best) return next;
      if (Boolean(best.copy.running) !== Boolean(next.copy.running)) {
        return best.copy.running ? best : next;
      }
      if (best.estimate.cost.isMoreThan(next.estimate.cost)) return next;
      const dearer = next.estimate.cost.isMoreThan(best.estimate.cost);
      return !dearer && next.estimate.latestAt < best.estimate.latestAt ? next : best;
    }, undefined);
  }

  /** The copy's data for an estimate. Throws `PROVIDER_UNAVAILABLE`. */
  itemOf(content: CoveredContent, copy: ArchivedCopyRow, now: Date): ArchivedItem {
    const { simulated, timeScale, priceList } = this.providers.get(copy.provider).capabilities;
    return {
      files: content.fileIds.length,
      bytes: content.bytes,
      storageClass: copy.storageClass,
      priceList: this.prices.list(priceList),
      storedAt: copy.storedAt,
      simulated,
      timeScale,
      activeRestore: activeRestoreOf(copy, now),
    };
  }

  private itemsOf(
    content: CoveredContent,
    now: Date,
  ): { provider: StorageProvider; copy: ArchivedCopyRow; item: ArchivedItem }[] {
    const known = content.copies.flatMap((copy) => {
      const provider = this.providers.all.find(({ name }) => name === copy.provider);
      return provider ? [{ provider, copy, item: this.itemOf(content, copy, now) }] : [];
    });
    const [first] = content.copies;
    if (known.length === 0 && first) this.providers.get(first.provider);
    return known;
  }
}

/** A tier that has not been requested yet counts from now. */
function activeRestoreOf({ running }: ArchivedCopyRow, now: Date): ArchivedItem['activeRestore'] {
  if (!running || running.status === 'READY') return undefined;
  const { tier, askedTier, askedAt } = running;
  return { tier, askedAt: askedTier === tier && askedAt ? askedAt : now };
}

function readableUntil({ running }: ArchivedCopyRow): number {
  return running?.status === 'READY' ? (running.until?.getTime() ?? 0) : 0;
}
