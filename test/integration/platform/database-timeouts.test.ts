import { expect, it } from 'vitest';

import { startTestApp } from '../../support/app/test-app.ts';

it('the database limits the duration of statements and idle transactions', async () => {
  await using app = await startTestApp();
  const [row] = await app.installation.sql(
    `select current_setting('statement_timeout') as statement,
            current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(row).toEqual({ statement: '30s', idle: '1min' });
});
