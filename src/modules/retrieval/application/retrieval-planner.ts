import { DomainError } from '../../../kernel/domain-error.ts';
import { Money } from '../../../kernel/money.ts';
import type { PriceTable } from '../../storage/application/price-table.ts';
import { restoreCost } from '../../storage/domain/price-list.ts';
import { slowestTierOf } from '../../storage/domain/retrieval-hours.ts';
import { RETRIEVAL_TIERS, type RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import { minimumDays, requireDays } from '../domain/retention-days.ts';
import {
  estimateRetrieval,
  type RetrievalEstimate,
  tierNeededBy,
} from '../domain/retrieval-estimate.ts';
import type { ArchivedCopyRow } from './archived-file-queries.ts';
import {
  type ArchivedItems,
  type ChosenCopy,
  type CoveredContent,
  isHot,
  restoredCopy,
} from './archived-items.ts';

const DAY_MS = 24 * 3_600_000;

/** Recorded on requests that need no restore. */
const DEFAULT_TIER = 'STANDARD';

/** Options of a retrieval. Without tier and deadline, the cheapest tier is used. */
export interface RetrievalWish {
  readonly tier?: RetrievalTier | undefined;
  readonly neededBy?: Date | undefined;
  readonly maxCost?: Money | undefined;
  /** Undefined: the minimum, and copies that are already readable are not extended. */
  readonly days?: number | undefined;
}

/** An active restore to extend to this many days. */
interface ProlongedRestore {
  readonly operationId: string;
  readonly days: number;
}

/** How a retrieval will be carried out. */
export interface RetrievalPlan {
  readonly tier: RetrievalTier;
  readonly days: number;
  readonly cost: Money;
  /** Undefined if all files can be read now. */
  readonly latestAt: Date | undefined;
  /** The copies to restore; some restores may already be running. */
  readonly restores: readonly ChosenCopy[];
  readonly prolonged: readonly ProlongedRestore[];
}

/** An active restore and the data needed to extend it. */
interface RunningCopy {
  readonly content: CoveredContent;
  readonly copy: ArchivedCopyRow;
}

/** Selects copies, tier and days for a retrieval, with cost and duration. Starts no restore. */
export class RetrievalPlanner {
  constructor(
    private readonly items: ArchivedItems,
    private readonly prices: PriceTable,
  ) {}

  /** One estimate per tier that can restore all cold files, fastest first; none if everything can be read now. */
  estimates(
    contents: readonly CoveredContent[],
    days: number | undefined,
    now: Date,
  ): RetrievalEstimate[] {
    return this.options(contents, days, now).map(({ estimate }) => estimate);
  }

  /**
   * Throws `RETRIEVAL_TIER_UNSUPPORTED`, `RETRIEVAL_DAYS_INVALID`, `RETRIEVAL_TOO_LATE`, `RETRIEVAL_COST_EXCEEDED`.
   */
  plan(contents: readonly CoveredContent[], wanted: RetrievalWish, now: Date): RetrievalPlan {
    const { neededBy, maxCost } = wanted;
    if (wanted.days !== undefined) requireDays('STANDARD', DEFAULT_TIER, wanted.days);
    const options = this.options(contents, wanted.days, now);
    const plan = contents.every((content) => isReadable(content, now))
      ? this.planReadable(contents, wanted, now)
      : chosen(options, wanted);
    if (neededBy && plan.latestAt && plan.latestAt > neededBy) {
      throw new DomainError(
        'RETRIEVAL_TOO_LATE',
        'The tier is not ready by `neededBy`. Choose a faster tier or a later time.',
      );
    }
    if (maxCost && (maxCost.currency !== plan.cost.currency || plan.cost.isMoreThan(maxCost))) {
      const { amount, currency } = plan.cost;
      throw new DomainError(
        'RETRIEVAL_COST_EXCEEDED',
        `The retrieval would cost ${amount} ${currency}, which exceeds \`maxCost\`.`,
      );
    }
    return plan;
  }

  private planReadable(
    contents: readonly CoveredContent[],
    wanted: RetrievalWish,
    now: Date,
  ): RetrievalPlan {
    const { tier = DEFAULT_TIER, days = minimumDays('STANDARD', DEFAULT_TIER) } = wanted;
    const longer = this.longer(restoredOf(contents, now), {
      requestedDays: wanted.days,
      days,
      now,
    });
    const cost = this.costOf(longer, now).total;
    return { tier, days, cost, latestAt: undefined, restores: [], prolonged: idsOf(longer) };
  }

  private options(
    contents: readonly CoveredContent[],
    requestedDays: number | undefined,
    now: Date,
  ) {
    const cold = contents.filter((content) => !isReadable(content, now));
    if (cold.length === 0) return [];
    const { currency } = this.prices;
    return RETRIEVAL_TIERS.flatMap((tier) => {
      const restores = cold.map((content) =>
        this.items.choose(content, tier, { days: requestedDays, now }),
      );
      if (!restores.every((choice) => choice !== undefined)) return [];
      const fewest = restores.map(({ copy }) => minimumDays(copy.storageClass, tier));
      const days = Math.max(requestedDays ?? 0, ...fewest);
      const plain = estimateRetrieval(
        restores.map(({ item }) => item),
        { currency, days, now },
      ).find((one) => one.tier === tier);
      if (!plain) return [];
      const running = [
        ...restores.filter(({ copy }) => copy.running),
        ...restoredOf(contents, now),
      ];
      const untilAll = plain.latestAt;
      const longer = this.longer(running, { requestedDays, days, now, untilAll });
      const extra = this.costOf(longer, now);
      const estimate: RetrievalEstimate = {
        ...plain,
        cost: plain.cost.plus(extra.total),
        requestCost: plain.requestCost.plus(extra.requests),
        temporaryCopyCost: plain.temporaryCopyCost.plus(extra.temporaryCopy),
      };
      return [{ estimate, restores, prolonged: idsOf(longer) }];
    });
  }

  /**
   * Active restores whose copies would expire too early: before the requested days or, if already readable, within a
   * day of the time at which all the others are readable.
   */
  private longer(
    running: readonly RunningCopy[],
    wanted: { requestedDays: number | undefined; days: number; now: Date; untilAll?: Date },
  ): { running: RunningCopy; operationId: string; days: number }[] {
    const { requestedDays, days, now, untilAll } = wanted;
    return running.flatMap((one) => {
      const { running: operation } = one.copy;
      if (!operation) return [];
      const { timeScale } = this.items.itemOf(one.content, one.copy, now);
      const after = (from: Date, count: number): number =>
        from.getTime() + (count * DAY_MS) / timeScale;
      const until = operation.until?.getTime() ?? 0;
      const tooShort =
        operation.status === 'READY'
          ? (requestedDays !== undefined && until < after(now, requestedDays)) ||
            (untilAll !== undefined && until < after(untilAll, 1))
          : requestedDays !== undefined && requestedDays > operation.days;
      return tooShort ? [{ running: one, operationId: operation.id, days }] : [];
    });
  }

  /** Extending a copy costs one request and storage at the STANDARD rate; nothing is retrieved again. */
  private costOf(longer: readonly { running: RunningCopy; days: number }[], now: Date) {
    const zero = Money.zero(this.prices.currency);
    const sum = { requests: zero, temporaryCopy: zero, total: zero };
    for (const { running, days } of longer) {
      const { content, copy } = running;
      const { priceList } = this.items.itemOf(content, copy, now);
      const tier = slowestTierOf(copy.storageClass);
      if (!priceList || !tier) continue;
      const of = { bytes: content.bytes, objects: 1, days };
      const cost = restoreCost(priceList, copy.storageClass, tier, of);
      if (!cost) continue;
      sum.requests = sum.requests.plus(cost.requests);
      sum.temporaryCopy = sum.temporaryCopy.plus(cost.temporaryCopy);
      sum.total = sum.total.plus(cost.requests).plus(cost.temporaryCopy);
    }
    return sum;
  }
}

interface Option {
  readonly estimate: RetrievalEstimate;
  readonly restores: readonly ChosenCopy[];
  readonly prolonged: readonly ProlongedRestore[];
}

function chosen(options: readonly Option[], wanted: RetrievalWish): RetrievalPlan {
  const endless = new Date(8.64e15);
  const estimates = options.map(({ estimate }) => estimate);
  const tier = wanted.tier ?? tierNeededBy(estimates, wanted.neededBy ?? endless);
  const option = options.find(({ estimate }) => estimate.tier === tier);
  if (!option) {
    throw new DomainError(
      'RETRIEVAL_TIER_UNSUPPORTED',
      `Not every file has a copy that supports the tier ${tier}.`,
    );
  }
  const { estimate, restores, prolonged } = option;
  const { cost, latestAt } = estimate;
  // Explicit days apply to an explicit tier; otherwise the tier's minimum does.
  const { days } = wanted.tier && wanted.days ? { days: wanted.days } : estimate;
  for (const { copy } of restores) requireDays(copy.storageClass, tier, days);
  return { tier, days, cost, latestAt, restores, prolonged };
}

function isReadable(content: CoveredContent, now: Date): boolean {
  return isHot(content) || restoredCopy(content, now) !== undefined;
}

/** The contents that are readable only because they were restored. */
function restoredOf(contents: readonly CoveredContent[], now: Date): RunningCopy[] {
  return contents.flatMap((content) => {
    const copy = isHot(content) ? undefined : restoredCopy(content, now);
    return copy ? [{ content, copy }] : [];
  });
}

function idsOf(longer: readonly ProlongedRestore[]): ProlongedRestore[] {
  return longer.map(({ operationId, days }) => ({ operationId, days }));
}
