import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  MikroUnitOfWork,
  type OpenTransaction,
} from '../../../src/platform/postgres/mikro-unit-of-work.ts';
import { poolTransactions } from '../../../src/platform/postgres/pool-sql.ts';
import { selectColumn, selectNumber, type Sql } from '../../../src/platform/postgres/sql.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

type Run = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

const onPool: Run = (work) => work(app.installation.sql);

const inTransaction: Run = async (work) => {
  const { orm } = app.installation.database;
  return poolTransactions(await orm.em.getConnection().getNativeClient())(work);
};

const inUnitOfWork: Run = (work) => {
  const unitOfWork = new MikroUnitOfWork<OpenTransaction>({
    orm: app.installation.database.orm,
    transactionOf: (open) => open,
    violations: {},
    runStep: async () => {},
    reactionsTo: () => [],
    recordChanges: async () => {},
    enqueueJobs: async () => {},
    onCommitted: () => {},
  });
  return unitOfWork.run(({ sql }) => work(sql));
};

describe.each([
  ['on the pool', onPool],
  ['in a transaction', inTransaction],
  ['in a unit of work', inUnitOfWork],
])('a statement %s', (_name, run) => {
  it('returns rows with camelCase properties and undefined instead of NULL', async () => {
    const rows = await run((sql) =>
      sql(`select n as row_number, null as is_missing, '' as empty_text, false as is_set
           from generate_series(1, 2) as n`),
    );
    const row = { isMissing: undefined, emptyText: '', isSet: false };
    expect(rows).toStrictEqual([
      { rowNumber: 1, ...row },
      { rowNumber: 2, ...row },
    ]);
  });

  it('returns bigint as a number, timestamps as Date and numeric as a string', async () => {
    const [row] = await run((sql) =>
      sql(`select 9007199254740991 as bytes, '2026-11-30T12:00:00.123Z'::timestamptz as created_at,
                  1.50::numeric as amount, '\\x00ff'::bytea as sha256, array['a', null] as tags`),
    );
    expect(row).toStrictEqual({
      bytes: Number.MAX_SAFE_INTEGER,
      createdAt: new Date('2026-11-30T12:00:00.123Z'),
      amount: '1.50',
      sha256: Buffer.from([0, 255]),
      tags: ['a', null],
    });
  });

  it('keeps keys and nulls within JSON', async () => {
    const [row] = await run((sql) => sql(`select '{"inner_key": null}'::jsonb as some_json`));
    expect(row).toStrictEqual({ someJson: { inner_key: null } });
  });

  it('fails if a bigint exceeds the safe integers', async () => {
    const failed = run((sql) => sql('select 9007199254740992 as bytes'));
    await expect(failed).rejects.toThrow('9007199254740992 is not a safe integer.');
  });

  it('binds an undefined parameter as NULL', async () => {
    const rows = await run((sql) => sql('select $1::text is null as is_null', [undefined]));
    expect(rows).toEqual([{ isNull: true }]);
  });

  it('returns a column, a number, or nothing', async () => {
    const column = await run((sql) => selectColumn(sql, `select unnest($1::text[])`, [['a', 'b']]));
    expect(column).toEqual(['a', 'b']);
    expect(await run((sql) => selectNumber(sql, 'select count(*) from app_user', []))).toBe(0);
    expect(await run((sql) => selectNumber(sql, 'select 1 where false', []))).toBe(0);
    expect(await run((sql) => sql('select from generate_series(1, 3)'))).toStrictEqual([
      {},
      {},
      {},
    ]);
  });
});
