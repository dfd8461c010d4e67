import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import type { Answer } from '../../../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import { reservationDrift, stagedIn, tracesOf, uuidIn } from './upload-traces.ts';

const ROUNDS = process.env['FAULTS'] === 'full' ? 40 : 4;
const TIME = { timeout: 10_000 + ROUNDS * 3_000 };
const DAY_MS = 24 * 60 * 60 * 1000;
const PARTIAL = { headers: { 'upload-concat': 'partial' } };

const clock = new AdjustableClock();
let app: TestApp;
let other: TestApp;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
  other = await startTestApp({ nodeOf: app, overrides: { clock } });
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

interface Racers {
  readonly user: TestUser;
  /** The same user's clients of two nodes. */
  readonly clients: readonly [TusClient, TusClient];
}

async function racers(quotaBytes?: number): Promise<Racers> {
  const user = await app.signUp(quotaBytes === undefined ? {} : { quotaBytes });
  const token = await app.installation.accessTokens.issue(user.id, 900);
  return { user, clients: [new TusClient(app.url, token), new TusClient(other.url, token)] };
}

/** Partial uploads with all their bytes. */
async function partialsOf(tus: TusClient, pieces: readonly Uint8Array[]): Promise<string[]> {
  const opening = pieces.map((body) => tus.open(body.length, { ...PARTIAL, body }));
  return Promise.all(opening);
}

function piecesOf(...sizes: number[]): Buffer[] {
  return sizes.map((size) => randomBytes(size));
}

/** The final upload of these, asked for until nobody puts it off. */
async function settled(tus: TusClient, paths: readonly string[]): Promise<Answer> {
  for (;;) {
    const answer = await tus.join(paths);
    if (answer.status !== 423) return answer;
  }
}

/** That nothing was lost or counted twice: one user's files, and what their counters say. */
async function expectKept(user: TestUser, files: number, used: number): Promise<void> {
  expect(await tracesOf(app, user.id)).toMatchObject({ files, used, reserved: 0 });
  expect(await reservationDrift(app)).toBe(0);
}

async function deadlocks(): Promise<number> {
  const [row] = await app.installation.sql<{ deadlocks: number }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return Number(row?.deadlocks);
}

it(
  `concurrent final uploads of one list create one file in each of ${ROUNDS} rounds`,
  TIME,
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients } = await racers();
      const pieces = piecesOf(300_000, 1, 200_000);
      const paths = await partialsOf(clients[0], pieces);
      const askers = [...clients, ...clients];
      const answers = await Promise.all(askers.map((tus) => tus.join(paths)));
      for (const { status } of answers) expect([201, 423]).toContain(status);
      const last = await settled(clients[1], paths);
      const made = [...answers, last].filter(({ status }) => status === 201);
      expect(new Set(made.map(({ headers }) => headers.location)).size).toBe(1);
      expect(new Set(made.map(fileIdOf)).size).toBe(1);
      expect((await clients[0].download(fileIdOf(last))).equals(Buffer.concat(pieces))).toBe(true);
      await expectKept(user, 1, 500_001);
    }
  },
);

it(`exactly one of two overlapping lists is joined in each of ${ROUNDS} rounds`, TIME, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { user, clients } = await racers();
    const pieces = piecesOf(1_000, 2_000, 3_000);
    const [one = '', two = '', three = ''] = await partialsOf(clients[0], pieces);
    // In orders in which locks taken one by one would wait for each other.
    const lists = [
      [one, two, three],
      [three, two],
      [two, one],
    ];
    const answers = await Promise.all(
      lists.map((list, index) => clients[index % 2 ? 1 : 0].join(list)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 400, 400]);
    const winner = answers.findIndex(({ status }) => status === 201);
    const joined = lists[winner] ?? [];
    const byPath = new Map(
      [one, two, three].map((path, index) => [path, pieces[index] ?? Buffer.alloc(0)]),
    );
    const whole = Buffer.concat(joined.map((path) => byPath.get(path) ?? Buffer.alloc(0)));
    const { [winner]: answer } = answers;
    if (!answer) throw new Error('no winner');
    expect((await clients[0].download(fileIdOf(answer))).equals(whole)).toBe(true);
    const rest = [one, two, three].filter((path) => !joined.includes(path));
    for (const path of rest) expect((await clients[1].delete(path)).status).toBe(204);
    await expectKept(user, 1, whole.length);
  }
});

it(
  `a final upload and a concurrent PATCH lose no bytes in each of ${ROUNDS} rounds`,
  TIME,
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients } = await racers();
      const pieces = piecesOf(400_000, 600_000);
      const [first = ''] = await partialsOf(clients[0], pieces.slice(0, 1));
      const second = await clients[0].open(600_000, PARTIAL);
      const [patched, joined] = await Promise.all([
        clients[0].patch(second, 0, pieces[1] ?? Buffer.alloc(0)),
        clients[1].join([first, second]),
        clients[1].patch(first, 400_000, Buffer.alloc(0)),
      ]);
      expect(patched.status).toBe(204);
      expect([201, 409]).toContain(joined.status);
      const final = await settled(clients[0], [first, second]);
      expect(final.status).toBe(201);
      expect((await clients[1].download(fileIdOf(final))).equals(Buffer.concat(pieces))).toBe(true);
      await expectKept(user, 1, 1_000_000);
    }
  },
);

it(
  `a partial upload is either joined or deleted when both are requested concurrently, in ${ROUNDS} rounds`,
  TIME,
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients } = await racers();
      const pieces = piecesOf(5_000, 7_000);
      const paths = await partialsOf(clients[0], pieces);
      const [ended, joined] = await Promise.all([
        clients[0].delete(paths[round % 2] ?? ''),
        clients[1].join(paths),
      ]);
      expect([204, 423]).toContain(ended.status);
      expect([201, 400]).toContain(joined.status);
      if (joined.status === 201) {
        expect((await clients[0].download(fileIdOf(joined))).equals(Buffer.concat(pieces))).toBe(
          true,
        );
        await expectKept(user, 1, 12_000);
      } else {
        expect(ended.status).toBe(204);
        expect((await clients[0].delete(paths[(round + 1) % 2] ?? '')).status).toBe(204);
        await expectKept(user, 0, 0);
        const staged = await stagedIn(app);
        expect(paths.map(uuidIn).filter((id) => staged.includes(id))).toEqual([]);
      }
    }
  },
);

it(
  `partial uploads are either joined or expired when both happen concurrently, in ${ROUNDS} rounds`,
  TIME,
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients: before } = await racers();
      const pieces = piecesOf(5_000, 7_000, 1_000);
      const paths = await partialsOf(before[0], pieces);
      clock.advance(8 * DAY_MS);
      const token = await app.installation.accessTokens.issue(user.id, 900);
      const tus = new TusClient(app.url, token);
      const [joined] = await Promise.all([
        tus.join(paths),
        app.installation.expireUploads.execute(),
        other.installation.expireUploads.execute(),
      ]);
      expect([201, 400]).toContain(joined.status);
      await app.installation.expireUploads.execute();
      if (joined.status === 201) {
        expect((await tus.download(fileIdOf(joined))).equals(Buffer.concat(pieces))).toBe(true);
      }
      await expectKept(user, joined.status === 201 ? 1 : 0, joined.status === 201 ? 13_000 : 0);
      const staged = await stagedIn(app);
      expect(paths.map(uuidIn).filter((id) => staged.includes(id))).toEqual([]);
    }
  },
);

it(
  `joining succeeds on a full quota with concurrent reservations in ${ROUNDS} rounds`,
  TIME,
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients } = await racers(100_000);
      const pieces = piecesOf(60_000, 40_000);
      const paths = await partialsOf(clients[0], pieces);
      const [joined, ...refused] = await Promise.all([
        clients[1].join(paths),
        ...Array.from({ length: 6 }, (_, index) => clients[index % 2 ? 1 : 0].create(1, PARTIAL)),
      ]);
      expect(joined.status).toBe(201);
      for (const { status, code } of refused)
        expect([status, code]).toEqual([413, 'QUOTA_EXCEEDED']);
      await expectKept(user, 1, 100_000);
    }
  },
);

it(
  `concurrent requests release the quota of mismatching bytes once and without deadlocks in ${ROUNDS} rounds`,
  TIME,
  async () => {
    const before = await deadlocks();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients } = await racers();
      const paths = await partialsOf(clients[0], piecesOf(5_000, 7_000));
      const metadata = { sha256: 'ab'.repeat(32) };
      const askers = [...clients, ...clients, ...clients];
      const answers = await Promise.all(askers.map((tus) => tus.join(paths, { metadata })));
      for (const { status } of answers) expect([400, 404, 423, 460]).toContain(status);
      expect(answers.map(({ status }) => status)).toContain(460);
      const { reserved, used } = await tracesOf(app, user.id);
      expect({ reserved, used }).toEqual({ reserved: 0, used: 0 });
      expect(await reservationDrift(app)).toBe(0);
    }
    expect(await deadlocks()).toBe(before);
  },
);

it(
  `deleting and joining a final upload concurrently causes no deadlocks in ${ROUNDS} rounds`,
  TIME,
  async () => {
    const before = await deadlocks();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, clients } = await racers();
      const paths = await partialsOf(clients[0], piecesOf(10, 20, 30, 40, 50, 60, 70, 80));
      const final = await clients[0].join(paths);
      const askers = [...clients, ...clients, ...clients];
      const [ended, ...answers] = await Promise.all([
        clients[round % 2 ? 1 : 0].delete(String(final.headers.location)),
        ...askers.map((tus) => tus.join(paths)),
      ]);
      expect(ended.status).toBe(204);
      for (const { status } of answers) expect([201, 400, 404]).toContain(status);
      expect((await clients[0].join(paths)).status).toBe(400);
      await expectKept(user, 1, 360);
    }
    expect(await deadlocks()).toBe(before);
  },
);
