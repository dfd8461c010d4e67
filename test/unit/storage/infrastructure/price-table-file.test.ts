import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { storageCost } from '../../../../src/modules/storage/domain/price-list.ts';
import { RETRIEVAL_HOURS } from '../../../../src/modules/storage/domain/retrieval-hours.ts';
import { STORAGE_CLASSES } from '../../../../src/modules/storage/domain/storage-class.ts';
import {
  BUILT_IN_PRICES,
  readPriceTable,
} from '../../../../src/modules/storage/infrastructure/price-table-file.ts';
import { S3_PROFILES } from '../../../../src/platform/s3/s3-profile.ts';
import { folder } from '../../../support/general/folders.ts';

const LIST = {
  egressGb: '0.09',
  classes: { STANDARD: { gbMonth: '0.023', put1k: '0.005' } },
};
const TABLE = {
  asOf: '2026-06-05',
  currency: 'EUR',
  sources: ['https://example.org/prices'],
  unconfirmed: [],
  lists: { mine: LIST },
};

async function readTable(text: string) {
  await using home = await folder();
  const path = join(home.path, 'prices.json');
  await writeFile(path, text);
  return readPriceTable(path);
}

async function wrongIn(table: unknown): Promise<string[]> {
  const error = await readTable(JSON.stringify(table)).catch((reason: Error) => reason);
  return (error as Error).message.split('\n').slice(1);
}

describe('the built-in price table', () => {
  const table = readPriceTable(BUILT_IN_PRICES);

  it('states the date and sources of its prices and which are unconfirmed', () => {
    expect(table).toMatchObject({ asOf: '2026-06-05', currency: 'USD' });
    expect(table.sources.every((source) => URL.canParse(source))).toBe(true);
    expect(table.unconfirmed).not.toEqual([]);
  });

  it('has a list for every profile, and prices for all storage classes and tiers of Amazon', () => {
    for (const { priceList } of Object.values(S3_PROFILES)) {
      expect(table.list(priceList)?.name).toBe(priceList);
    }
    const classes = table.list('s3')?.classes ?? {};
    expect(Object.keys(classes).toSorted()).toEqual([...STORAGE_CLASSES].toSorted());
    for (const name of STORAGE_CLASSES) {
      const tiers = Object.keys(RETRIEVAL_HOURS[name] ?? {});
      expect(Object.keys(classes[name]?.restore ?? {}).toSorted()).toEqual(tiers.toSorted());
    }
  });

  it('gives the monthly cost of 1,000 objects of 3 MiB', () => {
    const list = table.list('s3');
    const of = { bytes: 3000 * 1024 ** 2, objects: 1000 };
    // 2.9296875 GiB; for each object 32 KiB at the class's rate and 8 KiB at STANDARD's: 0.030517578125 and
    // 0.00762939453125 GiB. Both are rounded to 10^-12.
    expect(list && storageCost(list, 'DEEP_ARCHIVE', of)?.amount).toBe('0.003106079101');
    expect(list && storageCost(list, 'STANDARD', of)?.amount).toBe('0.0673828125');
  });

  it('has no price for a provider without a list', () => {
    expect(table.list(undefined)).toBeUndefined();
    expect(table.list('elsewhere')).toBeUndefined();
  });
});

describe('readPriceTable', () => {
  it('accepts a table with one list and defaults missing prices to zero', async () => {
    const table = await readTable(JSON.stringify(TABLE));
    const price = table.list('mine')?.classes.STANDARD;
    expect(table.currency).toBe('EUR');
    expect(price?.gbMonth).toMatchObject({ amount: '0.023', currency: 'EUR' });
    expect(price).toMatchObject({ minDays: 0, minBytes: 0, overheadBytes: 0, restore: {} });
  });

  it('reports every problem with its path', async () => {
    const { STANDARD } = LIST.classes;
    const wrong = {
      ...TABLE,
      asOf: 'June',
      currency: 'euro',
      lists: {
        mine: {
          egressGb: '-0.09',
          classes: { STANDARD: { ...STANDARD, put1k: 0.005, minDays: 0.5 } },
        },
        other: {
          egressGb: '0',
          classes: { WARM: STANDARD, GLACIER: { ...STANDARD, restore: { BULK: {} } } },
        },
      },
    };
    const problems = await wrongIn(wrong);
    expect(problems.map((line) => line.trim().split(':')[0])).toEqual([
      'asOf',
      'currency',
      'lists.mine.egressGb',
      'lists.mine.classes.STANDARD.put1k',
      'lists.mine.classes.STANDARD.minDays',
      'lists.other.classes.GLACIER.restore.BULK.gb',
      'lists.other.classes.GLACIER.restore.BULK.requests1k',
      'lists.other.classes',
    ]);
    expect(problems).toContain('  lists.mine.egressGb: must be a decimal string like "0.0225"');
  });

  it('names a file that is missing or not valid JSON', async () => {
    expect(() => readPriceTable('/nowhere/prices.json')).toThrow(
      'Cannot read the price table /nowhere/prices.json.',
    );
    await expect(readTable('{')).rejects.toThrow(/^Cannot read the price table .*prices\.json\.$/);
  });

  it('refuses an unknown key', async () => {
    const built = JSON.parse(await readFile(BUILT_IN_PRICES, 'utf8')) as object;
    expect(await wrongIn({ ...built, price: 1 })).toEqual(['  : Unrecognized key: "price"']);
  });
});
