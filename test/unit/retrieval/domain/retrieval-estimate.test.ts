import { describe, expect, it } from 'vitest';

import {
  type ArchivedItem,
  estimateRetrieval,
  type RetrievalEstimate,
  tierNeededBy,
} from '../../../../src/modules/retrieval/domain/retrieval-estimate.ts';
import {
  BUILT_IN_PRICES,
  readPriceTable,
} from '../../../../src/modules/storage/infrastructure/price-table-file.ts';

const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;
const NOW = new Date('2026-07-01T12:00:00Z');
const S3 = readPriceTable(BUILT_IN_PRICES).list('s3');

const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);
const daysAgo = (days: number): Date => inHours(-24 * days);

function item(of: Partial<ArchivedItem> = {}): ArchivedItem {
  return {
    files: 1,
    bytes: GIB,
    storageClass: 'DEEP_ARCHIVE',
    priceList: S3,
    storedAt: daysAgo(200),
    simulated: false,
    timeScale: 1,
    ...of,
  };
}

function estimate(items: ArchivedItem[], days?: number): RetrievalEstimate[] {
  return estimateRetrieval(items, { currency: 'USD', days, now: NOW });
}

/** The amounts of an estimate as text. */
function costOf(of: RetrievalEstimate | undefined) {
  return {
    requests: of?.requestCost.amount,
    retrieval: of?.retrievalCost.amount,
    temporaryCopy: of?.temporaryCopyCost.amount,
    egress: of?.egressCost.amount,
    cost: of?.cost.amount,
    earlyDeleteFees: of?.earlyDeleteFees.amount,
  };
}

describe('estimateRetrieval', () => {
  it('offers no tier for no files or readable files, and no EXPEDITED tier for DEEP_ARCHIVE', () => {
    expect(estimate([])).toEqual([]);
    expect(estimate([item({ storageClass: 'STANDARD' })])).toEqual([]);
    const tiers = (items: ArchivedItem[]) => estimate(items).map(({ tier }) => tier);
    expect(tiers([item()])).toEqual(['STANDARD', 'BULK']);
    const glacier = item({ storageClass: 'GLACIER' });
    expect(tiers([glacier])).toEqual(['EXPEDITED', 'STANDARD', 'BULK']);
    expect(tiers([glacier, item()])).toEqual(['STANDARD', 'BULK']);
  });

  it('computes the cost of 10 GiB of DEEP_ARCHIVE in 4 objects', () => {
    const items = [
      item(),
      item({ bytes: 2 * GIB }),
      item({ bytes: 3 * GIB }),
      item({ bytes: 4 * GIB }),
    ];
    const [standard, bulk] = estimate(items);
    // 4 × 0.10/1000; 10 × 0.02; 10 × 0.023 × 2/30; 10 × 0.09. Each object's share is rounded to 10^-12.
    expect(costOf(standard)).toEqual({
      requests: '0.0004',
      retrieval: '0.2',
      temporaryCopy: '0.015333333333',
      egress: '0.9',
      cost: '1.115733333333',
      earlyDeleteFees: '0',
    });
    // 4 × 0.025/1000; 10 × 0.0025; 10 × 0.023 × 4/30; 10 × 0.09.
    expect(costOf(bulk)).toEqual({
      requests: '0.0001',
      retrieval: '0.025',
      temporaryCopy: '0.030666666667',
      egress: '0.9',
      cost: '0.955766666667',
      earlyDeleteFees: '0',
    });
    expect(standard).toMatchObject({ days: 2, files: 4, bytes: 10 * GIB, simulated: false });
    expect(bulk).toMatchObject({ days: 4, earliestAt: inHours(24), latestAt: inHours(48) });
    expect(standard).toMatchObject({ earliestAt: inHours(9), latestAt: inHours(12) });
  });

  it('computes the cost of 1 GiB of GLACIER for 30 days in each tier', () => {
    const [expedited, standard, bulk] = estimate([item({ storageClass: 'GLACIER' })], 30);
    // Each includes 0.023 for the copy and 0.09 for egress.
    expect(costOf(expedited)).toMatchObject({ requests: '0.01', retrieval: '0.03', cost: '0.153' });
    expect(costOf(standard)).toMatchObject({
      requests: '0.00005',
      retrieval: '0.01',
      cost: '0.12305',
    });
    expect(costOf(bulk)).toMatchObject({ requests: '0', retrieval: '0', cost: '0.113' });
    expect(expedited).toMatchObject({ days: 30, latestAt: inHours(5 / 60) });
  });

  it('includes the fees for deleting the originals before their minimum storage time', () => {
    const [standard] = estimate([item({ storedAt: daysAgo(90) })]);
    // 90 of 180 days are left: three months of 1 GiB and 32 KiB at 0.00099, and 8 KiB at 0.023.
    expect(standard?.earlyDeleteFees.amount).toBe('0.002970617064');
    expect(costOf(estimate([item({ storedAt: daysAgo(180) })])[0]).earlyDeleteFees).toBe('0');
  });

  it('counts days of a simulated archive in compressed time', () => {
    const practice = item({
      simulated: true,
      timeScale: 3600,
      storedAt: inHours(-1),
      priceList: S3,
    });
    const [standard] = estimate([practice]);
    // One hour is 150 compressed days, which leaves 30 days, one month.
    expect(standard?.earlyDeleteFees.amount).toBe('0.000990205688');
    expect(standard).toMatchObject({
      simulated: true,
      latestAt: inHours(12 / 3600),
      realEarliestAt: inHours(9),
      realLatestAt: inHours(12),
    });
  });

  it('charges nothing for a restore in progress unless a faster tier is requested', () => {
    const activeRestore = { tier: 'STANDARD', askedAt: inHours(-5) } as const;
    const running = item({ storageClass: 'GLACIER', activeRestore });
    const [expedited, standard, bulk] = estimate([running]);
    expect(expedited?.cost.isZero).toBe(false);
    expect(costOf(standard)).toMatchObject({ cost: '0', retrieval: '0', egress: '0' });
    expect(costOf(bulk)).toMatchObject({ cost: '0' });
    // Never before now, and based on the requested tier.
    expect(standard).toMatchObject({ earliestAt: NOW, latestAt: NOW });
    expect(bulk).toMatchObject({ earliestAt: NOW, latestAt: NOW });
    expect(expedited?.earliestAt).toEqual(inHours(1 / 60));
  });

  it('uses the slowest item, counts files that share their bytes, and has no cost without prices', () => {
    const [standard] = estimate([
      item({ files: 3, priceList: undefined }),
      item({ storageClass: 'GLACIER', priceList: undefined, bytes: 0 }),
    ]);
    expect(standard).toMatchObject({ files: 4, bytes: GIB, latestAt: inHours(12) });
    expect(costOf(standard)).toMatchObject({ cost: '0', earlyDeleteFees: '0' });
  });
});

describe('tierNeededBy', () => {
  const estimates = estimate([item({ storageClass: 'GLACIER' })], 2);

  it.each([
    [5 / 60, 'EXPEDITED'],
    [4.9, 'EXPEDITED'],
    [5, 'STANDARD'],
    [12, 'BULK'],
    [1000, 'BULK'],
  ])('returns the cheapest tier that is ready in %d hours: %s', (hours, tier) => {
    expect(tierNeededBy(estimates, inHours(hours))).toBe(tier);
  });

  it('returns the slowest tier when all cost the same', () => {
    const free = estimate([item({ storageClass: 'GLACIER', priceList: undefined })]);
    expect(tierNeededBy(free, inHours(12))).toBe('BULK');
  });

  it('refuses a deadline that no tier meets', () => {
    expect(() => tierNeededBy(estimates, inHours(0.05))).toThrow(
      expect.objectContaining({ code: 'RETRIEVAL_TOO_LATE' }),
    );
  });
});
