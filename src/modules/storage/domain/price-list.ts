import { Money } from '../../../kernel/money.ts';
import type { RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';

const GIB = 1024 ** 3;

/** What one storage class costs. Prices are per 2^30 bytes or per 1,000 requests. */
interface ClassPrice {
  readonly gbMonth: Money;
  readonly put1k: Money;
  /** Storage is paid for so many days at least, however early the object is deleted. */
  readonly minDays: number;
  /** Smaller objects are billed as if they had so many bytes. */
  readonly minBytes: number;
  /** Billed with each object at the class's own rate, in bytes. */
  readonly overheadBytes: number;
  /** Billed with each object at STANDARD's rate, in bytes. */
  readonly overheadStandardBytes: number;
  /** Per tier; none where objects are read at once. */
  readonly restore: Partial<
    Record<RetrievalTier, { readonly gb: Money; readonly requests1k: Money }>
  >;
}

/** The prices of one service, as the operator's price table has them. */
export interface PriceList {
  readonly name: string;
  readonly currency: string;
  readonly classes: Partial<Record<StorageClass, ClassPrice>>;
  /** Bytes that leave the service for the internet, per 2^30. Allowances that are free are not taken off. */
  readonly egressGb: Money;
}

/** What it costs to keep objects of a class for a month. Undefined when the list has no price for the class. */
export function storageCost(
  list: PriceList,
  storageClass: StorageClass,
  { bytes, objects }: { readonly bytes: number; readonly objects: number },
): Money | undefined {
  const price = list.classes[storageClass];
  if (!price) return undefined;
  const standard = list.classes.STANDARD ?? price;
  // Of many objects only the sum is known: small ones among large ones are billed a little more than this says.
  const billed = Math.max(bytes, objects * price.minBytes) + objects * price.overheadBytes;
  return price.gbMonth
    .times(billed, GIB)
    .plus(standard.gbMonth.times(objects * price.overheadStandardBytes, GIB));
}

/** What deleting one object now would still cost, because its class is paid for a minimum time. */
export function earlyDeleteFee(
  list: PriceList,
  storageClass: StorageClass,
  { bytes, ageDays }: { readonly bytes: number; readonly ageDays: number },
): Money {
  const month = storageCost(list, storageClass, { bytes, objects: 1 });
  const minDays = list.classes[storageClass]?.minDays ?? 0;
  const hoursLeft = Math.max(0, Math.ceil((minDays - ageDays) * 24));
  return month?.times(hoursLeft, 30 * 24) ?? Money.zero(list.currency);
}

/** What a restore costs, by its parts. */
export interface RestoreCost {
  readonly requests: Money;
  readonly retrieval: Money;
  /** The restored copy, at STANDARD's rate beside the archived object. */
  readonly temporaryCopy: Money;
  readonly egress: Money;
  readonly total: Money;
}

/** Undefined when the list has no price for the tier of the class. */
export function restoreCost(
  list: PriceList,
  storageClass: StorageClass,
  tier: RetrievalTier,
  of: { readonly bytes: number; readonly objects: number; readonly days: number },
): RestoreCost | undefined {
  const price = list.classes[storageClass]?.restore[tier];
  const standard = list.classes.STANDARD;
  if (!price || !standard) return undefined;
  const requests = price.requests1k.times(of.objects, 1000);
  const retrieval = price.gb.times(of.bytes, GIB);
  const temporaryCopy = standard.gbMonth.times(of.bytes, GIB).times(of.days, 30);
  const egress = list.egressGb.times(of.bytes, GIB);
  const total = [requests, retrieval, temporaryCopy, egress].reduce((sum, part) => sum.plus(part));
  return { requests, retrieval, temporaryCopy, egress, total };
}

/**
 * Whether an object costs less in the class than in STANDARD of the same list over the class's minimum time (a month at
 * least), what it takes to put it there included. A class without a price is worthwhile.
 */
export function isWorthwhile(list: PriceList, storageClass: StorageClass, bytes: number): boolean {
  const price = list.classes[storageClass];
  const { STANDARD } = list.classes;
  if (!price || !STANDARD) return true;
  const days = Math.max(price.minDays, 30);
  const cost = (of: ClassPrice, name: StorageClass): Money =>
    (storageCost(list, name, { bytes, objects: 1 }) ?? Money.zero(list.currency))
      .times(days, 30)
      .plus(of.put1k.times(1, 1000));
  return !cost(price, storageClass).isMoreThan(cost(STANDARD, 'STANDARD'));
}
