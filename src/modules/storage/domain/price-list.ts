import { Money } from '../../../kernel/money.ts';
import type { RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';

const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;

/** Prices of one storage class, per 2^30 bytes or per 1,000 requests. */
interface ClassPrice {
  readonly gbMonth: Money;
  readonly put1k: Money;
  /** Minimum billed storage duration in days, even if the object is deleted earlier. */
  readonly minDays: number;
  /** Minimum billed object size in bytes. */
  readonly minBytes: number;
  /** Extra bytes billed per object at the class's own rate. */
  readonly overheadBytes: number;
  /** Extra bytes billed per object at the STANDARD rate. */
  readonly overheadStandardBytes: number;
  /** Restore prices per tier; empty if objects can be read immediately. */
  readonly restore: Partial<
    Record<RetrievalTier, { readonly gb: Money; readonly requests1k: Money }>
  >;
}

/** The prices of one service in the operator's price table. */
export interface PriceList {
  readonly name: string;
  readonly currency: string;
  readonly classes: Partial<Record<StorageClass, ClassPrice>>;
  /** Internet egress per 2^30 bytes, without free allowances. */
  readonly egressGb: Money;
}

/** Monthly cost of storing objects of a class. Undefined if the list has no price for the class. */
export function storageCost(
  list: PriceList,
  storageClass: StorageClass,
  { bytes, objects }: { readonly bytes: number; readonly objects: number },
): Money | undefined {
  const price = list.classes[storageClass];
  if (!price) return undefined;
  const standard = list.classes.STANDARD ?? price;
  // Only the total is known for many objects: a mix of small and large ones is billed slightly more than this.
  const billed = Math.max(bytes, objects * price.minBytes) + objects * price.overheadBytes;
  return price.gbMonth
    .times(billed, GIB)
    .plus(standard.gbMonth.times(objects * price.overheadStandardBytes, GIB));
}

/** An object that may be deleted before its minimum storage duration ends. */
export interface DeletableObject {
  readonly bytes: number;
  readonly storageClass: StorageClass;
  /** Undefined if the prices are unknown. */
  readonly priceList: PriceList | undefined;
  readonly storedAt: Date;
  /** Factor by which a simulated archive accelerates time. */
  readonly timeScale: number;
}

/** Remaining minimum-duration charge if the object is deleted now. Undefined without prices. */
export function earlyDeleteFee(object: DeletableObject, now: Date): Money | undefined {
  const { priceList, storageClass, bytes } = object;
  if (!priceList) return undefined;
  const month = storageCost(priceList, storageClass, { bytes, objects: 1 });
  const left = (feeEndsAt(object).getTime() - now.getTime()) * object.timeScale;
  const hoursLeft = Math.max(0, Math.ceil(left / HOUR_MS));
  return month?.times(hoursLeft, 30 * 24) ?? Money.zero(priceList.currency);
}

/** When the object's minimum storage duration ends. */
export function feeEndsAt({
  priceList,
  storageClass,
  storedAt,
  timeScale,
}: Omit<DeletableObject, 'bytes'>): Date {
  const minDays = priceList?.classes[storageClass]?.minDays ?? 0;
  return new Date(storedAt.getTime() + (minDays * 24 * HOUR_MS) / timeScale);
}

/** Cost of a restore, itemized. */
export interface RestoreCost {
  readonly requests: Money;
  readonly retrieval: Money;
  /** The restored copy, at the STANDARD rate in addition to the archived object. */
  readonly temporaryCopy: Money;
  readonly egress: Money;
  readonly total: Money;
}

/** Undefined if the list has no price for the class and tier. */
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
 * Whether an object costs less in the class than in STANDARD of the same list, including the cost of moving it there,
 * over the class's minimum duration (at least a month). A class without a price is considered worthwhile.
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
