import { once } from 'node:events';

import { Client } from 'pg';
import { describe, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { createTestDatabase } from '../support/database/test-database.ts';

describe('test database', () => {
  it('can be reached by its connection settings and URL, and is dropped on disposal', async () => {
    const database = await createTestDatabase();
    const name = database.connection.database;
    expect(await queryRows(database.connection, 'SELECT current_database()')).toEqual([[name]]);
    const client = new Client({ connectionString: database.url });
    client.on('error', () => {});
    const lost = once(client, 'error');
    await client.connect();
    expect((await client.query('SELECT current_database() AS name')).rows).toEqual([{ name }]);
    await database[Symbol.asyncDispose]();
    await lost;
    await expect(queryRows(database.connection, 'SELECT 1')).rejects.toMatchObject({
      code: '3D000',
    });
  });
});
