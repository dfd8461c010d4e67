import type { PriceList } from '../domain/price-list.ts';

/** Storage prices from the operator's dated table. */
export interface PriceTable {
  /** Date of the prices, such as `2026-06-05`. */
  readonly asOf: string;
  /** ISO 4217 currency of every list. */
  readonly currency: string;
  /** Sources of the prices. */
  readonly sources: readonly string[];
  /** Prices that have not been confirmed. */
  readonly unconfirmed: readonly string[];
  /** Undefined for a provider without prices: no cost is known. */
  list(name: string | undefined): PriceList | undefined;
}
