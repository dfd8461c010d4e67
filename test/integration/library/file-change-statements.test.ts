import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ALBUM_CHANGES } from '../../../src/modules/albums/application/albums-changed-topic.ts';
import { encodeSyncCursor } from '../../../src/modules/library/api/graphql/cursors.ts';
import { FILE_CHANGES } from '../../../src/modules/library/application/files-changed-topic.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { FileChangesDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';

let server: GraphqlApp;
beforeAll(async () => {
  server = await startGraphqlApp();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a page of fileChanges', () => {
  it('takes the same number of statements, whatever its size', async () => {
    const user = await server.app.signUp();
    await addChanges(user, 1_000);
    const since = encodeSyncCursor({ ownerId: user.id, number: 0 });
    const sent = vi.spyOn(Client.prototype, 'query');
    try {
      const statementsOf = async (first: number) => {
        sent.mockClear();
        const variables = { since, first };
        const page = await ask(server, FileChangesDocument, variables, user.token);
        const { changes } = page.fileChanges;
        expect(changes).toHaveLength(first);
        expect(new Set(changes.map((change) => change.__typename)).size).toBe(2);
        // Without those of background work.
        return sent.mock.calls
          .map(textOf)
          .filter((text) => /_change\b|\bfile f\b|album a/.test(text));
      };
      const few = await statementsOf(20);
      const many = await statementsOf(1_000);
      expect(few.filter((text) => text.includes('file_change'))).toHaveLength(1);
      expect(many).toEqual(few);
    } finally {
      sent.mockRestore();
    }
  });

  it('is read from the indexes by number, without sorting all changes', async () => {
    const user = await server.app.signUp();
    await addChanges(user, 20_000);
    const { sql, changeLogOf } = server.app.installation;
    const sent = vi.spyOn(Client.prototype, 'query');
    let statement: string;
    try {
      await changeLogOf([FILE_CHANGES, ALBUM_CHANGES]).read(user.id, 100, 11);
      statement = sent.mock.calls.map(textOf).find((text) => text.includes('file_change')) ?? '';
    } finally {
      sent.mockRestore();
    }
    await sql('analyze file_change, album_change, app_user');
    const rows = await sql<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off, summary off, buffers off) ${statement}`,
      [user.id, 100, 11],
    );
    const plan = rows.map((row) => Object.values(row)[0]).join('\n');
    expect(plan).toContain('file_change_number');
    expect(plan).toContain('album_change_number');
    expect(plan).not.toContain('Seq Scan on file_change');
    const actual = Array.from(plan.matchAll(/actual rows=([\d.]+)/g), ([, count]) => Number(count));
    expect(actual.length).toBeGreaterThan(3);
    expect(Math.max(...actual), plan).toBeLessThanOrEqual(22);
  });
});

function textOf([query]: readonly unknown[]): string {
  return typeof query === 'string' ? query : String((query as { text?: string } | undefined)?.text);
}

/** Adds changes by SQL: every fifth is of an album, the others of files, which exist. */
async function addChanges(user: TestUser, count: number): Promise<void> {
  const { sql } = server.app.installation;
  await keepFiles(server.app, user, count - count / 5);
  await sql(
    `insert into album (id, owner_id, name, created_at)
     select gen_random_uuid(), $1, 'Album ' || n, now() from generate_series(1, $2) as n`,
    [user.id, count / 5],
  );
  await sql(
    `insert into file_change (owner_id, file_id, number, kind)
     select $1, id, n + (n - 1) / 4, 'UPSERT'
     from (select id, row_number() over (order by id) as n from file where owner_id = $1) f`,
    [user.id],
  );
  await sql(
    `insert into album_change (owner_id, album_id, number, kind)
     select $1, id, n * 5, 'UPSERT'
     from (select id, row_number() over (order by id) as n from album where owner_id = $1) a`,
    [user.id],
  );
  await sql('update app_user set change_number = $2 where id = $1', [user.id, count]);
}
