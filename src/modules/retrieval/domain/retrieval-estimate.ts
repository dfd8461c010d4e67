import { DomainError } from '../../../kernel/domain-error.ts';
import { Money } from '../../../kernel/money.ts';
import { earlyDeleteFee, type PriceList, restoreCost } from '../../storage/domain/price-list.ts';
import { tiersOf, RETRIEVAL_HOURS } from '../../storage/domain/retrieval-hours.ts';
import { RETRIEVAL_TIERS, type RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import { minimumDays } from './retention-days.ts';

const HOUR_MS = 3_600_000;

/** An archived content to read. Files with the same content share one item. */
export interface ArchivedItem {
  readonly files: number;
  readonly bytes: number;
  readonly storageClass: StorageClass;
  /** Undefined: free. */
  readonly priceList: PriceList | undefined;
  readonly storedAt: Date;
  readonly simulated: boolean;
  /** Speed-up over the real archive. */
  readonly timeScale: number;
  /** A restore that has already been requested and is not paid again. */
  readonly activeRestore?: { readonly tier: RetrievalTier; readonly askedAt: Date } | undefined;
}

/** Cost and duration of reading archived files with one tier. */
export interface RetrievalEstimate {
  readonly tier: RetrievalTier;
  /** Number of days the restored copies are kept and billed. */
  readonly days: number;
  readonly cost: Money;
  readonly requestCost: Money;
  readonly retrievalCost: Money;
  readonly temporaryCopyCost: Money;
  readonly egressCost: Money;
  readonly earliestAt: Date;
  readonly latestAt: Date;
  /** Additional cost of deleting the archived originals now. */
  readonly earlyDeleteFees: Money;
  readonly files: number;
  readonly bytes: number;
  /** The archive is simulated: nothing is charged; a real one would be ready from `realEarliestAt`. */
  readonly simulated: boolean;
  readonly realEarliestAt: Date;
  readonly realLatestAt: Date;
}

/**
 * One estimate per tier that every item offers, fastest first; none without items. `days` undefined: the tier's
 * minimum. Uses list prices without free allowances, so it never understates the bill.
 */
export function estimateRetrieval(
  items: readonly ArchivedItem[],
  { currency, days, now }: { currency: string; days: number | undefined; now: Date },
): RetrievalEstimate[] {
  if (items.length === 0) return [];
  return RETRIEVAL_TIERS.filter((tier) =>
    items.every(({ storageClass }) => tiersOf(storageClass).includes(tier)),
  ).map((tier) => estimateTier(items, tier, { currency, days, now }));
}

/** The cheapest tier that is ready in time; the slower one on a tie. Throws `RETRIEVAL_TOO_LATE` if there is none. */
export function tierNeededBy(
  estimates: readonly RetrievalEstimate[],
  neededBy: Date,
): RetrievalTier {
  const [first, ...others] = estimates.filter(({ latestAt }) => latestAt <= neededBy);
  if (!first)
    throw new DomainError(
      'RETRIEVAL_TOO_LATE',
      'No tier is ready by `neededBy`. Choose a later time.',
    );
  return others.reduce((best, next) => (next.cost.isMoreThan(best.cost) ? best : next), first).tier;
}

function estimateTier(
  items: readonly ArchivedItem[],
  tier: RetrievalTier,
  { currency, days, now }: { currency: string; days: number | undefined; now: Date },
): RetrievalEstimate {
  const zero = Money.zero(currency);
  const longest = Math.max(...items.map((item) => days ?? minimumDays(item.storageClass, tier)));
  const sum = {
    cost: zero,
    requestCost: zero,
    retrievalCost: zero,
    temporaryCopyCost: zero,
    egressCost: zero,
    earlyDeleteFees: zero,
  };
  const readiness = items.map((item) => readinessOf(item, tier, now));
  for (const item of items) {
    const { priceList, storageClass, bytes } = item;
    if (!priceList) continue;
    sum.earlyDeleteFees = sum.earlyDeleteFees.plus(earlyDeleteFee(item, now) ?? zero);
    const cost = isPaid(item, tier)
      ? undefined
      : restoreCost(priceList, storageClass, tier, { bytes, objects: 1, days: longest });
    if (!cost) continue;
    sum.cost = sum.cost.plus(cost.total);
    sum.requestCost = sum.requestCost.plus(cost.requests);
    sum.retrievalCost = sum.retrievalCost.plus(cost.retrieval);
    sum.temporaryCopyCost = sum.temporaryCopyCost.plus(cost.temporaryCopy);
    sum.egressCost = sum.egressCost.plus(cost.egress);
  }
  return {
    ...sum,
    tier,
    days: longest,
    earliestAt: latest(readiness.map(({ earliestAt }) => earliestAt)),
    latestAt: latest(readiness.map(({ latestAt }) => latestAt)),
    files: items.reduce((total, { files }) => total + files, 0),
    bytes: items.reduce((total, { bytes }) => total + bytes, 0),
    simulated: items.some(({ simulated }) => simulated),
    realEarliestAt: latest(readiness.map(({ realEarliestAt }) => realEarliestAt)),
    realLatestAt: latest(readiness.map(({ realLatestAt }) => realLatestAt)),
  };
}

/** An active restore is already paid unless a faster tier is requested, which is charged again. */
function isPaid({ activeRestore }: ArchivedItem, tier: RetrievalTier): boolean {
  return (
    activeRestore !== undefined &&
    RETRIEVAL_TIERS.indexOf(activeRestore.tier) <= RETRIEVAL_TIERS.indexOf(tier)
  );
}

function readinessOf(item: ArchivedItem, tier: RetrievalTier, now: Date) {
  const running = isPaid(item, tier) ? item.activeRestore : undefined;
  const from = running?.askedAt ?? now;
  const [earliest, slowest] = RETRIEVAL_HOURS[item.storageClass]?.[running?.tier ?? tier] ?? [0, 0];
  const at = (hours: number, scale: number): Date =>
    new Date(Math.max(now.getTime(), from.getTime() + (hours * HOUR_MS) / scale));
  return {
    earliestAt: at(earliest, item.timeScale),
    latestAt: at(slowest, item.timeScale),
    realEarliestAt: at(earliest, 1),
    realLatestAt: at(slowest, 1),
  };
}

function latest(dates: readonly Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}
