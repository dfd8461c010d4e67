import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../src/kernel/id.ts';
import { queryRows } from '../support/database/query-rows.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { until } from '../support/general/until.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { sha256 } from '../support/storage/object-source.ts';
import type { Answer } from '../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';

const FULL = process.env['FAULTS'] === 'full';
const SIZES = [700_000, 3, 0, 1_200_001];
const TOTAL = SIZES.reduce((sum, size) => sum + size);

/** A point in crash-at.mjs; `short` marks those of the short run. */
interface Point {
  readonly at: string;
  readonly short?: boolean;
}

/** For a final upload with the declared bytes. */
const POINTS: readonly Point[] = [
  { at: 'before-join:1' },
  { at: 'after-join:1' },
  { at: `mid-hash:${TOTAL / 2}` },
  { at: 'after-claim:1' },
  { at: 'after-mkdir:1' },
  { at: 'after-mkdir:2' },
  { at: 'after-link:1' },
  { at: 'after-link:3', short: true },
  { at: 'after-sync:1' },
  { at: 'after-rename:1' },
  { at: 'after-sync:2' },
  { at: 'before-commit:1' },
  { at: 'after-commit:1' },
  { at: 'mid-removal:1', short: true },
  { at: 'mid-removal:5' },
  { at: 'before-join-answer:1' },
];
/** For a final upload with other bytes than declared. */
const WRONG_POINTS: readonly Point[] = [
  { at: 'before-join:1' },
  { at: 'after-join:1' },
  { at: `mid-hash:${TOTAL - 1}` },
  { at: 'before-commit:1' },
  { at: 'after-commit:1', short: true },
  { at: 'mid-removal:3' },
  { at: 'before-join-answer:1' },
];

const tally = { rounds: 0, lost: 0, wrong: 0, leaked: 0 };
let host: TusHost;
beforeAll(async () => {
  host = await TusHost.start({ crashes: true });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  console.log(
    `crashes while uploads are joined: ${tally.rounds} rounds, ${tally.lost} lost, ${tally.wrong} wrong, ` +
      `${tally.leaked} leaked`,
  );
});

describe('a server killed while joining uploads', () => {
  it.each(roundsOf(POINTS))(
    'at $at ends with the complete file at one URL (PostgreSQL killed $killPostgres)',
    { timeout: 90_000 },
    async ({ at, killPostgres, round }) => {
      const pieces = SIZES.map((size) => randomBytes(size));
      const whole = Buffer.concat(pieces);
      const declared = round % 2 ? { sha256: sha256(whole) } : {};
      const { tus, join, partials } = await crashed(at, killPostgres, pieces, declared);

      const [begun] = await joinedInto(partials);
      const answer = await join();
      expect(answer.status).toBe(201);
      if (begun !== null) expect(answer.headers.location).toBe(`/uploads/${begun}`);
      const again = await join();
      expect([again.status, again.headers.location]).toEqual([201, answer.headers.location]);
      expect(fileIdOf(again)).toBe(fileIdOf(answer));

      const fileId = fileIdOf(answer);
      const content = await tus.request('GET', `/files/${fileId}/content`);
      if (content.status !== 200) tally.lost += 1;
      else if (!content.bytes.equals(whole)) tally.wrong += 1;
      expect(content.status).toBe(200);
      expect(content.bytes.equals(whole)).toBe(true);
      await nothingLeft();
    },
  );

  it.each(roundsOf(WRONG_POINTS))(
    'at $at refuses wrong bytes and releases their quota (PostgreSQL killed $killPostgres)',
    { timeout: 90_000 },
    async ({ at, killPostgres }) => {
      const pieces = SIZES.map((size) => randomBytes(size));
      const declared = { sha256: sha256(randomBytes(9)) };
      const { tus, join, partials } = await crashed(at, killPostgres, pieces, declared);
      const answer = await join();
      // Once the refused upload is closed, its partial uploads no longer exist.
      expect([
        [460, 'CHECKSUM_MISMATCH'],
        [400, 'CONCATENATION_INVALID'],
      ]).toContainEqual([answer.status, answer.code]);
      for (const path of partials) expect((await tus.head(path)).status).toBe(404);
      await nothingLeft();
    },
  );
});

function roundsOf(points: readonly Point[]) {
  const chosen = FULL ? [...points, ...points] : points.filter(({ short }) => short);
  return chosen.map(({ at }, round) => ({ at, round, killPostgres: round % 3 === 1 }));
}

/** Uploads pieces, kills the server while it joins them, and restarts it. */
async function crashed(
  at: string,
  killPostgres: boolean,
  pieces: readonly Buffer[],
  metadata: Readonly<Record<string, string>>,
) {
  const doomed = await host.crashAt(at);
  const tus = new TusClient(host.url, await host.token());
  const partials: string[] = [];
  for (const piece of pieces) {
    const path = await tus.open(piece.length, { headers: { 'upload-concat': 'partial' } });
    expect((await tus.patch(path, 0, piece)).status).toBe(204);
    partials.push(path);
  }
  const exit = once(doomed.child, 'exit', { signal: AbortSignal.timeout(20_000) });
  await tus.join(partials, { metadata }).catch(() => undefined);
  expect(await exit).toEqual([null, 'SIGKILL']);
  if (killPostgres) await host.endPostmaster('SIGKILL');
  await host.restart();
  tally.rounds += 1;
  /** The final response to the client, which retries while the upload is locked or unavailable. */
  const join = async (): Promise<Answer> => {
    let answer: Answer | undefined;
    await until(async () => {
      answer = await tus.join(partials, { metadata });
      return answer.status !== 423 && answer.status !== 503;
    });
    if (!answer) throw new Error('no answer');
    return answer;
  };
  return { tus, join, partials };
}

/** Public ID of the final upload of the partial ones, or null before they are joined. */
async function joinedInto(partials: readonly string[]): Promise<(string | null)[]> {
  const ids = partials.map((path) => `'${sessionIdOf(path)}'`);
  const rows = await queryRows(
    await host.database(),
    `select distinct joined_into from upload_session where id in (${ids.join()})`,
  );
  expect(rows).toHaveLength(1);
  return rows.map(([id]) => (typeof id === 'string' ? formatId('upload', id) : null));
}

/** No upload holds quota, and all rows match the stored bytes. */
async function nothingLeft(): Promise<void> {
  const violations = await settledViolations(await host.database(), host.places);
  tally.leaked += violations.length;
  expect(violations).toEqual([]);
  const held = await queryRows(
    await host.database(),
    `select (select sum(quota_reserved)::int from app_user),
            (select count(*)::int from upload_session where status in ('OPEN', 'FINALIZING'))`,
  );
  expect(held).toEqual([[0, 0]]);
}
