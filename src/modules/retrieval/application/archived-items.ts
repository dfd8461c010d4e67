import { DomainError } from '../../../kernel/domain-error.ts';
import type { PriceTable } from '../../storage/application/price-table.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { tiersOf } from '../../storage/domain/retrieval-hours.ts';
import { isCold } from '../../storage/domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { type ArchivedItem, estimateRetrieval } from '../domain/retrieval-estimate.ts';
import type { ArchivedCopyRow, ArchivedFileRow } from './archived-file-queries.ts';

/** How many files one retrieval may name. */
const MAX_FILES = 1_000;

/** One content that a retrieval covers, with those of its files that were named. */
export interface CoveredContent {
  readonly contentId: string;
  readonly bytes: number;
  readonly fileIds: readonly string[];
  readonly copies: readonly ArchivedCopyRow[];
}

/** A copy that is to be restored, as the estimate sees it. */
export interface ChosenCopy {
  readonly content: CoveredContent;
  readonly copy: ArchivedCopyRow;
  readonly item: ArchivedItem;
}

/** Throws `PAGE_INVALID` unless there are 1 to 1,000 ids; each once. */
export function requireFileIds(fileIds: readonly string[]): string[] {
  const ids = [...new Set(fileIds)];
  if (ids.length === 0 || ids.length > MAX_FILES) {
    throw new DomainError('PAGE_INVALID', `a retrieval names 1 to ${MAX_FILES} files`);
  }
  return ids;
}

/**
 * The contents behind the files, each once. Throws `NOT_FOUND` when one of the ids has no row, `OBJECT_NOT_FOUND` when
 * a content has no copy left that can be used.
 */
export function contentsOf(
  fileIds: readonly string[],
  rows: readonly ArchivedFileRow[],
): CoveredContent[] {
  if (rows.length !== fileIds.length) throw new DomainError('NOT_FOUND', 'no such file');
  return [...Map.groupBy(rows, (row) => row.contentId)].flatMap(([contentId, files]) => {
    const [first] = files;
    if (!first) return [];
    if (first.copies.length === 0) {
      throw new DomainError('OBJECT_NOT_FOUND', 'no copy of the file can be used');
    }
    const { bytes, copies } = first;
    return [{ contentId, bytes, copies, fileIds: files.map(({ fileId }) => fileId) }];
  });
}

/** Whether a copy can be read without any restore. */
export function isHot({ copies }: CoveredContent): boolean {
  return copies.some(({ storageClass }) => !isCold(storageClass));
}

/** The copy that can be read because it was restored, the one that stays longest; undefined when there is none. */
export function restoredCopy({ copies }: CoveredContent, now: Date): ArchivedCopyRow | undefined {
  return copies
    .filter((copy) => readableUntil(copy) > now.getTime())
    .toSorted((a, b) => readableUntil(b) - readableUntil(a))[0];
}

/** Finds out which copies to restore, and at what price. */
export class ArchivedItems {
  constructor(
    private readonly providers: Pick<ProviderRegistry, 'all' | 'get'>,
    private readonly prices: PriceTable,
  ) {}

  /**
   * The best copy to read by a tier: one whose restore is under way already, else the cheapest, else the fastest.
   * Undefined when no copy is in a class with this tier. Throws `PROVIDER_UNAVAILABLE` when no provider that has a
   * copy is configured any more.
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

  /** The copy as an estimate sees it. Throws `PROVIDER_UNAVAILABLE`. */
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
      underWay: underWayOf(copy, now),
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

/** A tier that the provider has yet to be asked for counts from now on. */
function underWayOf({ running }: ArchivedCopyRow, now: Date): ArchivedItem['underWay'] {
  if (!running || running.status === 'READY') return undefined;
  const { tier, askedTier, askedAt } = running;
  return { tier, askedAt: askedTier === tier && askedAt ? askedAt : now };
}

function readableUntil({ running }: ArchivedCopyRow): number {
  return running?.status === 'READY' ? (running.until?.getTime() ?? 0) : 0;
}
