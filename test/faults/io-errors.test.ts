import { randomFillSync, randomInt } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readConfig } from '../../src/app/config.ts';
import { issueToken } from '../../src/app/issue-token.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import type { Violation } from '../support/fsck/violation.ts';
import { folder } from '../support/general/folders.ts';
import {
  type FaultyDisk,
  type Faults,
  hasFiu,
  type IoKind,
  startOnFaultyDisk,
} from '../support/processes/faulty-disk.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';
import { startTusUpload, type TusUpload, type TusUploadAnswer } from '../support/tus/tus-upload.ts';

const HAS_FIU = hasFiu();
if (!HAS_FIU) console.warn('NOT TESTED: disk errors (needs libfiu: fiu-run and fiu-ctrl)');

const KIB = 1024;
const MIB = 1024 * KIB;
const FULL = process.env['FAULTS'] === 'full';
const AT_ONCE = 4;
/** Minimum and maximum; the last range includes writes that bypass the page cache. */
const SIZES = [
  [100 * KIB, 2 * MIB],
  [2 * MIB, FULL ? 16 * MIB : 5 * MIB],
  [17 * MIB, FULL ? 24 * MIB : 18 * MIB],
] as const;
/** Each round continues beyond these until every kind of call has failed. */
const UPLOADS = FULL ? 200 : 6;
const MOST_UPLOADS = 3 * UPLOADS;
/** Fewer uploads need higher failure rates. */
const FAULTS: Faults = FULL
  ? { write: 0.01, datasync: 0.05, sync: 0.05, rename: 0.05, link: 0.05 }
  : { write: 0.05, datasync: 0.2, sync: 0.1, rename: 0.5, link: 0.4 };
const RETRIES = Array.from({ length: 100 }, () => 50);

interface Outcome {
  readonly upload: TusUpload;
  readonly sha256: string;
  /** Undefined if the client gave up. */
  readonly fileId: string | undefined;
}

const measured: string[] = [];
afterAll(() => {
  for (const line of measured) console.log(line);
});

describe.skipIf(!HAS_FIU)('on a disk with random failures', () => {
  it.concurrent.each<{ name: string; hardLinks: boolean; kinds: IoKind[] }>([
    { name: 'with hard links', hardLinks: true, kinds: ['write', 'datasync', 'sync', 'link'] },
    {
      name: 'without hard links',
      hardLinks: false,
      kinds: ['write', 'datasync', 'sync', 'rename'],
    },
  ])(
    'no acknowledged upload is lost or wrong ($name)',
    { timeout: FULL ? 900_000 : 60_000 },
    async ({ name, hardLinks, kinds }) => {
      await using site = await installation({ hardLinks });
      const { disk } = site;
      await disk.inject(FAULTS);
      const outcomes: Outcome[] = [];
      let started = 0;
      const goOn = async (): Promise<boolean> => {
        if (started < UPLOADS) return true;
        const counts = await disk.counts();
        return started < MOST_UPLOADS && kinds.some((kind) => counts[kind].failed === 0);
      };
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          while (await goOn()) {
            started += 1;
            outcomes.push(await uploadOnce(site, SIZES[started % SIZES.length] ?? SIZES[0]));
          }
        }),
      );
      await disk.inject({});

      const acknowledged = outcomes.filter(({ fileId }) => fileId !== undefined);
      const lost = await wrongDownloads(site, acknowledged);
      const violations = await site.violations();
      const counts = await disk.counts();
      const unanswered = outcomes.reduce((sum, { upload }) => sum + upload.unanswered, 0);
      const answers = outcomes.flatMap(({ upload }) => upload.answers);
      measured.push(
        `I/O errors ${name}: ${outcomes.length} uploads, ${acknowledged.length} acknowledged, ${lost.length} lost or ` +
          `wrong, ${unanswered} requests without an answer; ${statusesOf(answers)}; failed calls: ` +
          Object.entries(counts)
            .map(([kind, { failed, calls }]) => `${kind} ${failed} of ${calls}`)
            .join(', '),
      );
      expect([disk.server.child.exitCode, disk.server.child.signalCode]).toEqual([null, null]);
      expect(kinds.filter((kind) => counts[kind].failed === 0)).toEqual([]);
      expect(counts.direct.calls).toBeGreaterThan(0);
      expect(lost).toEqual([]);
      expect(acknowledged.length).toBe(outcomes.length);
      expect(outcomes.flatMap(({ upload }) => upload.setbacks)).toEqual([]);
      // On a busy machine a response may rarely be lost with its connection, after which the client resumes.
      expect(unanswered).toBeLessThanOrEqual(answers.length / 20);
      expect(answers.filter((answer) => !isProper(answer))).toEqual([]);
      expect(violations).toEqual([]);
    },
  );
});

describe.skipIf(!HAS_FIU)('after one failed sync', () => {
  let site: Site;
  beforeAll(async () => {
    site = await installation();
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it.each([2, 20])('%i MiB are acknowledged only after they are written again', async (mib) => {
    const { disk, tus } = site;
    const bytes = randomFillSync(Buffer.alloc(mib * MIB));
    const path = await tus.open(bytes.length);
    const begin = await disk.counts();
    await disk.failNext('datasync');
    const refused = await tus.patch(path, 0, bytes);
    expect(refused.status).toBeGreaterThanOrEqual(500);
    const before = await disk.counts();
    expect(before.datasync.failed - begin.datasync.failed).toBe(1);

    // Nothing was durable before the first sync, which failed.
    const { status, headers } = await tus.head(path);
    expect([status, headers['upload-offset']]).toEqual([200, '0']);
    const done = await tus.patch(path, 0, bytes);
    expect(done.status).toBe(204);
    const after = await disk.counts();
    const written = after.write.bytes - before.write.bytes;
    expect(written + after.direct.bytes - before.direct.bytes).toBeGreaterThanOrEqual(bytes.length);
    expect(await downloadedHash(site, fileIdOf(done))).toBe(sha256(bytes));
    expect(await site.violations()).toEqual([]);
  });

  it('of a directory, an object is acknowledged only after it is linked again', async () => {
    const { disk, tus } = site;
    // Its directory is already durable, so the next directory sync is that of the new link.
    const neighbour = randomFillSync(Buffer.alloc(KIB));
    await tus.upload(neighbour);
    const bytes = neighbourOf(neighbour);
    const path = await tus.open(bytes.length);
    const begin = await disk.counts();
    await disk.failNext('sync');
    const refused = await tus.patch(path, 0, bytes);
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect(refused.headers['flexstorage-file-id']).toBeUndefined();
    const before = await disk.counts();
    expect(before.link.done - begin.link.done).toBe(1);
    expect(before.sync.failed - begin.sync.failed).toBe(1);

    const done = await tus.head(path);
    expect([done.status, done.headers['upload-offset']]).toEqual([200, String(bytes.length)]);
    const after = await disk.counts();
    expect(after.link.done - before.link.done).toBe(1);
    expect(after.sync.done).toBeGreaterThan(before.sync.done);
    expect(await downloadedHash(site, fileIdOf(done))).toBe(sha256(bytes));
    expect(await site.violations()).toEqual([]);
  });
});

/** Other bytes whose object is stored in the same directory. */
function neighbourOf(bytes: Uint8Array): Buffer {
  const directory = (of: Uint8Array): string => sha256(of).slice(0, 2);
  const other = Buffer.from(bytes);
  do other.writeUInt32LE(other.readUInt32LE() + 1);
  while (directory(other) !== directory(bytes));
  return other;
}

interface Site extends AsyncDisposable {
  readonly disk: FaultyDisk;
  readonly token: string;
  readonly tus: TusClient;
  violations(): Promise<Violation[]>;
}

/** An installation whose database is not affected by libfiu. */
async function installation(options: { hardLinks?: boolean } = {}): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const data = stack.use(await folder());
  const database = stack.use(await createTestDatabase());
  const env = { DATA_DIR: data.path, DATABASE_URL: database.url };
  const disk = stack.use(await startOnFaultyDisk(env, options));
  const token = await issueToken(env);
  const places = placesOf(readConfig(env));
  const owned = stack.move();
  return {
    disk,
    token,
    tus: new TusClient(disk.server.url, token),
    violations: () => settledViolations(database.connection, places),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Uploads with tus-js-client, which retries after every error. */
async function uploadOnce(
  { disk, token }: Site,
  [low, high]: readonly [number, number],
): Promise<Outcome> {
  const bytes = randomFillSync(Buffer.alloc(randomInt(low, high)));
  const upload = startTusUpload({
    url: disk.server.url,
    token,
    bytes,
    chunkSize: randomInt(2) === 0 ? Infinity : 5 * MIB,
    retryDelays: RETRIES,
  });
  const fileId = await upload.fileId.catch(() => undefined);
  return { upload, sha256: sha256(bytes), fileId };
}

/** The files whose bytes differ from those sent. */
async function wrongDownloads(site: Site, outcomes: readonly Outcome[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const outcome of outcomes) {
    const fileId = outcome.fileId ?? '';
    if ((await downloadedHash(site, fileId)) !== outcome.sha256) wrong.push(fileId);
  }
  return wrong;
}

async function downloadedHash({ tus }: Site, fileId: string): Promise<string> {
  const { status, bytes } = await tus.request('GET', `/files/${fileId}/content`);
  return status === 200 ? sha256(bytes) : `status ${status}`;
}

/** Whether a response follows tus; refusals must be problems with a code. */
function isProper({ method, status, body, header }: TusUploadAnswer): boolean {
  if (header('Tus-Resumable') !== '1.0.0') return false;
  if (status === 201) return method === 'POST' && header('Location') !== undefined;
  if (status === 204) return method === 'PATCH' && header('Upload-Offset') !== undefined;
  if (method === 'HEAD') {
    return status === 200 ? header('Upload-Offset') !== undefined : status === 423;
  }
  const { code } = JSON.parse(body) as { code?: string };
  return [409, 423, 500, 503, 507].includes(status) && typeof code === 'string';
}

function statusesOf(answers: readonly TusUploadAnswer[]): string {
  const byStatus = Object.groupBy(answers, ({ method, status }) => `${method} ${status}`);
  return Object.entries(byStatus)
    .map(([status, those = []]) => `${status} ×${those.length}`)
    .toSorted()
    .join(', ');
}
