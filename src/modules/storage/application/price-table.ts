import type { PriceList } from '../domain/price-list.ts';

/** What storage costs, as the operator's dated table has it. */
export interface PriceTable {
  /** The day of the prices, like `2026-06-05`. */
  readonly asOf: string;
  /** ISO 4217; the same for every list. */
  readonly currency: string;
  /** Where the prices were read. */
  readonly sources: readonly string[];
  /** Which of them nobody has confirmed. */
  readonly unconfirmed: readonly string[];
  /** Undefined for a provider without prices: it costs nothing that FlexStorage knows of. */
  list(name: string | undefined): PriceList | undefined;
}
