import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { Money } from '../../../kernel/money.ts';
import type { PriceTable } from '../application/price-table.ts';
import type { PriceList } from '../domain/price-list.ts';
import { RETRIEVAL_TIERS } from '../domain/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../domain/storage-class.ts';

/** The bundled price table; src and dist are at the same depth. */
export const BUILT_IN_PRICES = fileURLToPath(
  new URL('../../../../config/prices.json', import.meta.url),
);

const price = z.string().regex(/^\d{1,9}(\.\d{1,12})?$/, 'must be a decimal string like "0.0225"');
const count = z.number().int().min(0);

const classPrice = z.strictObject({
  gbMonth: price,
  put1k: price,
  minDays: count.default(0),
  minBytes: count.default(0),
  overheadBytes: count.default(0),
  overheadStandardBytes: count.default(0),
  restore: z
    .partialRecord(z.enum(RETRIEVAL_TIERS), z.strictObject({ gb: price, requests1k: price }))
    .default({}),
});

const table = z.strictObject({
  asOf: z.iso.date(),
  region: z.string().optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 currency code'),
  sources: z.array(z.string()),
  unconfirmed: z.array(z.string()),
  lists: z.record(
    z.string(),
    z.strictObject({
      egressGb: price,
      classes: z.partialRecord(z.enum(STORAGE_CLASSES), classPrice),
    }),
  ),
});

type ListOfFile = z.infer<typeof table>['lists'][string];

/** Reads a price table. Throws a single Error that names the file and lists every problem. */
export function readPriceTable(path: string): PriceTable {
  const parsed = table.safeParse(jsonOf(path));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The price table ${path} is invalid:\n${wrong.join('\n')}`);
  }
  const { asOf, currency, sources, unconfirmed, lists } = parsed.data;
  const byName = new Map(
    Object.entries(lists).map(([name, list]) => [name, priceList(name, currency, list)]),
  );
  return {
    asOf,
    currency,
    sources,
    unconfirmed,
    list: (name) => (name === undefined ? undefined : byName.get(name)),
  };
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`Cannot read the price table ${path}.`, { cause });
  }
}

function priceList(name: string, currency: string, { egressGb, classes }: ListOfFile): PriceList {
  const money = (amount: string): Money => Money.of(amount, currency);
  const priced = Object.entries(classes).map(([storageClass, of]) => [
    storageClass,
    {
      ...of,
      gbMonth: money(of.gbMonth),
      put1k: money(of.put1k),
      restore: Object.fromEntries(
        Object.entries(of.restore).map(([tier, { gb, requests1k }]) => [
          tier,
          { gb: money(gb), requests1k: money(requests1k) },
        ]),
      ),
    },
  ]);
  return { name, currency, egressGb: money(egressGb), classes: Object.fromEntries(priced) };
}
