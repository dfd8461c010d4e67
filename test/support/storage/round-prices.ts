import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PriceTable } from '../../../src/modules/storage/application/price-table.ts';
import {
  BUILT_IN_PRICES,
  readPriceTable,
} from '../../../src/modules/storage/infrastructure/price-table-file.ts';

/** Prices per GiB, chosen so that a MiB costs round amounts. */
const PRICES = {
  egressGb: '2.048',
  classes: {
    STANDARD: { gbMonth: '3.072', put1k: '0' },
    DEEP_ARCHIVE: {
      gbMonth: '0.256',
      put1k: '0',
      minDays: 180,
      restore: {
        STANDARD: { gb: '1.024', requests1k: '5' },
        BULK: { gb: '0.512', requests1k: '1' },
      },
    },
  },
};

/** A price table in EUR for the providers with the list `s3`. Writes into the folder. */
export async function roundPrices(home: string): Promise<PriceTable> {
  const path = join(home, 'prices.json');
  const builtIn = JSON.parse(await readFile(BUILT_IN_PRICES, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...builtIn, currency: 'EUR', lists: { s3: PRICES } }));
  return readPriceTable(path);
}
