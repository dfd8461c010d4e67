import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId, uuidOf } from '../../src/kernel/id.ts';
import { queryRows } from '../support/database/query-rows.ts';
import { rowsOfUser } from '../support/database/rows-of-user.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { halfDone } from '../support/fsck/half-done.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { until } from '../support/general/until.ts';
import {
  ExportCancelDocument,
  ExportCreateDocument,
  ExportDocument,
  FilesPurgeDocument,
  FilesRestoreDocument,
  FilesTrashDocument,
  TrashEmptyDocument,
} from '../support/graphql/generated/graphql.ts';
import { doomedAccount } from '../support/library/doomed-account.ts';
import {
  ACCOUNT_ROW,
  COMMITS,
  CrashingHost,
  REMOVALS,
} from '../support/processes/crashing-host.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const MIB = 1024 * 1024;

/** Each operation is killed during its `turn`-th round at the `turn`-th of its points. */
const OPERATIONS = FULL
  ? { filesPurge, filesRestore, trashEmpty, exportCreate, accountDelete }
  : { accountDelete };
const ROUNDS = Array.from({ length: FULL ? 10 : 1 }, (_, turn) =>
  Object.entries(OPERATIONS).map(([operation, run]) => ({ operation, run, turn })),
).flat();

const random = SeededRandom.ofRun();
const startedAt = performance.now();
const tally = { rounds: 0, undone: 0, done: 0 };

let server: CrashingHost;
/** Files that must survive everything, with their bytes. */
const kept = new Map<string, Buffer>();
/** Files for exports, together larger than what a socket buffers. */
let large: string[];
/** A file whose bytes others have too. */
let shared: { readonly id: string; readonly bytes: Buffer };
beforeAll(async () => {
  server = await CrashingHost.start(random);
  large = await upload(4, 4 * MIB, kept);
  const [id = ''] = await upload(1, 30_000, kept);
  shared = { id, bytes: kept.get(id)! };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const { kills, reached } = server;
  console.log(
    `deletion crashes: ${tally.rounds} rounds, ${kills} kills (${reached} at a point), ` +
      `${tally.undone} undone, ${tally.done} done, ${seconds} s (FAULTS_SEED=${random.seed})`,
  );
});

describe('after a kill', () => {
  it.each(ROUNDS)(
    '$operation is finished or undone, never half (turn $turn)',
    { timeout: 120_000 },
    async ({ run, turn }) => {
      await run(turn);
      await server.idle();
      const { connection } = server.database;
      expect([...server.halves, ...(await halfDone(connection))]).toEqual([]);
      expect(await settledViolations(connection, server.host.places)).toEqual([]);
      for (const [id, bytes] of kept) expect(bytes.equals(await client().download(id))).toBe(true);
      tally.rounds += 1;
    },
  );
});

async function filesPurge(turn: number): Promise<void> {
  const [twice = '', ...others] = await upload(4, 40_000);
  const ids = [await twinOf(shared.id), twice, await twinOf(twice), ...others];
  await server.ask(FilesTrashDocument, { ids });
  const purge = () => server.ask(FilesPurgeDocument, { ids });
  await server.killDuring(purge, { points: [...COMMITS, ...REMOVALS], events: 4, turn });
  await expectAllOrNone(ids, '');
  await purge();
  expect(await countOf(ids, '')).toBe(0);
}

async function filesRestore(turn: number): Promise<void> {
  const ids = await upload(5, 5_000, kept);
  await server.ask(FilesTrashDocument, { ids });
  const restore = () => server.ask(FilesRestoreDocument, { ids });
  await server.killDuring(restore, { points: COMMITS, events: 2, turn });
  await expectAllOrNone(ids, 'and trashed_at is not null');
  await restore();
  expect(await countOf(ids, 'and trashed_at is not null')).toBe(0);
}

async function trashEmpty(turn: number): Promise<void> {
  // More than a transaction purges.
  const ids = await upload(FULL && turn % 2 === 0 ? 130 : 4, 500);
  await server.ask(FilesTrashDocument, { ids });
  const empty = () => server.ask(TrashEmptyDocument, {});
  await server.killDuring(empty, { points: [...COMMITS, ...REMOVALS], events: 8, turn });
  await server.idle();
  await expectAllOrNone(ids, '');
  await empty();
  await server.idle();
  expect(await countOf(ids, '')).toBe(0);
}

async function exportCreate(turn: number): Promise<void> {
  const create = () => server.ask(ExportCreateDocument, { input: { ids: large } });
  await server.killDuring(create, { points: COMMITS, events: 2, turn });
  const open = `select id from archive_export where status = 'READY'`;
  const found = await queryRows(server.database.connection, open);
  expect(found.length).toBeLessThanOrEqual(1);
  tell(found.length > 0);
  if (found.length === 0) await create();
  const [[uuid] = []] = await queryRows(server.database.connection, open);
  const id = formatId('export', String(uuid));
  await downloadAcrossKill(id);

  const cancel = () => server.ask(ExportCancelDocument, { id });
  await server.killDuring(cancel, { points: COMMITS, events: 2, turn: turn + 1 });
  const { export: interrupted } = await server.ask(ExportDocument, { id });
  expect(['READY', 'CANCELLED']).toContain(interrupted?.status);
  tell(interrupted?.status === 'CANCELLED');
  await cancel();
  const { export: cancelled } = await server.ask(ExportDocument, { id });
  expect(cancelled).toMatchObject({ status: 'CANCELLED', download: null });
}

/** Kills the server during a download and resumes the download with a new link. */
async function downloadAcrossKill(id: string): Promise<void> {
  const link = async () => {
    const { export: found } = await server.ask(ExportDocument, { id });
    return found?.parts?.[0]?.url ?? '';
  };
  const whole = Buffer.from(await (await fetch(await link())).arrayBuffer());
  const cut = await fetch(await link());
  const reader = cut.body!.getReader();
  const wanted = random.between(1, whole.length / 4);
  let received = Buffer.alloc(0);
  while (received.length < wanted) {
    const { value, done } = await reader.read();
    if (done) throw new Error('the download ended');
    received = Buffer.concat([received, value]);
  }
  await server.kill();
  await reader.cancel().catch(() => undefined);
  await server.host.restart();
  const rest = await fetch(await link(), {
    headers: {
      range: `bytes=${received.length}-`,
      'if-range': cut.headers.get('etag') ?? '',
    },
  });
  expect(rest.status).toBe(206);
  const joined = Buffer.concat([received, Buffer.from(await rest.arrayBuffer())]);
  expect(joined.equals(whole)).toBe(true);
}

async function accountDelete(turn: number): Promise<void> {
  const { host, database } = server;
  const { id, reportUrl } = await doomedAccount(host.url, database.connection, shared.bytes);
  await server.idle();
  const everywhere = [...COMMITS, ...REMOVALS];
  const deleteAccounts = () => server.startJob('sweep-account-deletions');
  await server.killDuring(deleteAccounts, { points: everywhere, events: 12, turn });
  await until(async () => {
    await server.runJob('sweep-account-deletions');
    const left = await server.count(
      `(select 1 from file where owner_id = '${id}'
        union all select 1 from content where owner_id = '${id}' and state <> 'DELETING'
        union all select 1 from upload_session
          where owner_id = '${id}' and status in ('OPEN', 'FINALIZING')) parts`,
    );
    return left === 0;
  });

  await queryRows(
    database.connection,
    `update content set deleting_at = now() - interval '25 hours' where owner_id = '${id}'`,
  );
  if (turn % 2 === 1) {
    const forget = () => server.startJob('sweep-trash');
    await server.killDuring(forget, { points: everywhere, events: 6, turn });
  }
  await server.runJob('sweep-trash');
  expect(await server.count(`content where owner_id = '${id}'`)).toBe(0);
  if (turn % 2 === 0) {
    const points = [ACCOUNT_ROW, ...COMMITS] as const;
    await server.killDuring(deleteAccounts, { points, events: 1, turn: turn / 2 });
  }
  await server.runJob('sweep-account-deletions');
  const report = await fetch(reportUrl);
  expect(await report.json()).toMatchObject({
    status: 'FINISHED',
    contents: { files: 3 },
    remaining: [],
  });
  expect(await rowsOfUser(database.connection, id)).toEqual({});
  const paths = await readdir(host.dataDir, { recursive: true, withFileTypes: true });
  const theirs = paths.filter((path) => path.isFile() && path.parentPath.includes(id));
  expect(theirs).toEqual([]);
}

function client(): TusClient {
  return new TusClient(server.host.url, server.token);
}

/** Uploads files of random bytes, one after the other, and records them. */
async function upload(
  files: number,
  size: number,
  recorded = new Map<string, Buffer>(),
): Promise<string[]> {
  const ids: string[] = [];
  for (let file = 0; file < files; file += 1) {
    const bytes = randomBytes(size);
    const id = await client().upload(bytes, { filename: `${file}.bin` });
    recorded.set(id, bytes);
    ids.push(id);
  }
  return ids;
}

/** Another file with the same bytes, inserted by SQL. */
async function twinOf(id: string): Promise<string> {
  const [[uuid] = []] = await queryRows(
    server.database.connection,
    `insert into file (id, owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at)
     select gen_random_uuid(), owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at
     from file where id = '${uuidOf('file', id)}' returning id`,
  );
  return formatId('file', String(uuid));
}

function countOf(ids: readonly string[], condition: string): Promise<number> {
  const uuids = ids.map((id) => `'${uuidOf('file', id)}'`).join();
  return server.count(`file where id in (${uuids}) ${condition}`);
}

/** Expects that what an operation leaves of these files is all of them, or none. */
async function expectAllOrNone(ids: readonly string[], condition: string): Promise<void> {
  const left = await countOf(ids, condition);
  expect([0, ids.length]).toContain(left);
  tell(left === 0);
}

function tell(isDone: boolean): void {
  tally[isDone ? 'done' : 'undone'] += 1;
}
