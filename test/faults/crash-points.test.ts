import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';

import { afterAll, describe, expect, it } from 'vitest';

import { settledViolations } from '../support/fsck/fsck.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { PATIENT, startTusUpload, type TusUpload } from '../support/tus/tus-upload.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const UPLOADS = 3;
/** Time to ready on an otherwise idle machine: applies to the median, and in the full run to every restart. */
const READY_MS = 5_000;
/** The limit for the slowest restart. */
const SLOWEST_READY_MS = process.env['FAULTS'] === 'full' ? READY_MS : 15_000;

/** Points in crash-at.mjs. */
const POINTS = [
  'after-post',
  'mid-patch',
  'before-datasync',
  'after-datasync',
  'after-finalizing',
  'after-link',
  'before-commit',
  'after-commit',
  'before-answer',
] as const;

const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = Array.from({ length: POINTS.length * (FULL ? 4 : 1) }, (_, round) => ({
  round,
  point: POINTS[round % POINTS.length] ?? 'mid-patch',
  /** The first round, or every fifth, starts on an empty folder; the others, with the leftovers of earlier crashes. */
  fresh: round % (FULL ? 5 : POINTS.length) === 0,
  /** Otherwise PostgreSQL keeps running and is adopted. */
  killPostgres: round % 3 === 1,
}));

const random = SeededRandom.ofRun();
const tally = { rounds: 0, uploads: 0, lost: 0, wrong: 0, leaked: 0 };
const restarts: number[] = [];

let host: TusHost | undefined;
afterAll(async () => {
  await host?.[Symbol.asyncDispose]();
  console.log(
    `crash points: ${tally.rounds} rounds, ${tally.uploads} uploads, ${tally.lost} lost, ${tally.wrong} wrong, ` +
      `${tally.leaked} leaked, restart to ready ${Math.round(median(restarts))} ms (median) to ` +
      `${Math.round(Math.max(...restarts))} ms (FAULTS_SEED=${random.seed})`,
  );
});

describe('a server killed', () => {
  it.each(ROUNDS)(
    'at $point loses nothing (round $round, fresh $fresh, PostgreSQL killed $killPostgres)',
    { timeout: 90_000 },
    async ({ point, fresh, killPostgres }) => {
      const current = await hostFor(fresh);
      const uploads = randomUploads();
      const total = uploads.reduce((sum, { bytes }) => sum + bytes.length, 0);
      const count =
        point === 'mid-patch' ? random.between(1, total / 2) : random.between(1, UPLOADS);
      const doomed = await current.crashAt(`${point}:${count}`);
      const token = await current.token();
      const crashed = once(doomed.child, 'exit', { signal: AbortSignal.timeout(20_000) });
      const running = uploads.map((upload) => ({
        ...upload,
        client: startTusUpload({ ...upload, url: current.url, token, retryDelays: PATIENT }),
      }));
      expect(await crashed).toEqual([null, 'SIGKILL']);
      if (killPostgres) await current.endPostmaster('SIGKILL');

      const { readyAfterMs } = await current.restart();
      restarts.push(readyAfterMs);
      const fates = await Promise.all(
        running.map(({ bytes, client }) => fateOf(current, client, bytes)),
      );
      const violations = await settledViolations(await current.database(), current.places);

      tally.rounds += 1;
      tally.uploads += fates.length;
      tally.lost += fates.filter((fate) => fate === 'LOST').length;
      tally.wrong += fates.filter((fate) => fate === 'WRONG').length;
      tally.leaked += violations.length;
      expect(fates).toEqual(fates.map(() => 'KEPT'));
      expect(running.flatMap(({ client }) => client.setbacks)).toEqual([]);
      expect(violations).toEqual([]);
    },
  );

  it('is ready again within 5 s', () => {
    expect(median(restarts)).toBeLessThan(READY_MS);
    expect(Math.max(...restarts)).toBeLessThan(SLOWEST_READY_MS);
  });
});

/** The installation of a round, with a running server. */
async function hostFor(fresh: boolean): Promise<TusHost> {
  if (host && fresh) {
    await host[Symbol.asyncDispose]();
    host = undefined;
  }
  host ??= await TusHost.start({ crashes: true });
  return host;
}

function randomUploads() {
  return Array.from({ length: UPLOADS }, () => {
    const bytes = randomFillSync(Buffer.alloc(random.between(MIB, 12 * MIB)));
    const declared = random.next() < 0.5;
    return {
      bytes,
      chunkSize: random.pick([Infinity, 5 * MIB, 1 * MIB, 300 * KIB]),
      metadata: { filename: 'a.bin', ...(declared ? { sha256: sha256(bytes) } : {}) },
    };
  });
}

/** The outcome of an upload whose client retried until it got a response. */
async function fateOf(
  current: TusHost,
  client: TusUpload,
  bytes: Buffer,
): Promise<'KEPT' | 'LOST' | 'WRONG'> {
  const fileId = await client.fileId;
  const response = await fetch(`${current.url}/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${await current.token()}` },
  });
  if (response.status !== 200) return 'LOST';
  const kept = Buffer.from(await response.arrayBuffer());
  return kept.equals(bytes) ? 'KEPT' : 'WRONG';
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
