import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { mapConcurrent } from '../../src/kernel/concurrency/map-concurrent.ts';
import type { Rendering } from '../../src/modules/media/application/media-decoder.ts';
import type { MediaFacts } from '../../src/modules/media/domain/media-facts.ts';
import { findProgram } from '../../src/modules/media/infrastructure/rendering/find-program.ts';
import { RenderPool } from '../../src/modules/media/infrastructure/rendering/render-pool.ts';
import { folder, type Folder } from '../support/general/folders.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { startGraphqlApp, uploadFile } from '../support/graphql/graphql-app.ts';
import { makeBombs, makeWarmUp } from '../support/media/bombs.ts';
import { type GalleryFile, makeGallery } from '../support/media/gallery.ts';
import { type MalformedFile, makeMalformed } from '../support/media/malformed.ts';
import { mediaOf } from '../support/media/media-of.ts';
import { previewLeaks } from '../support/media/preview-leaks.ts';
import { CAN_MEASURE_CPU, childrenCpuSeconds } from '../support/processes/children-cpu.ts';

const FULL = process.env['FAULTS'] === 'full';
if (!CAN_MEASURE_CPU) console.warn('NOT TESTED: CPU of bombs (needs /proc)');

/** Per format. */
const DAMAGES = FULL
  ? { truncations: 20, flips: 8, sizes: 6 }
  : { truncations: 1, flips: 1, sizes: 0 };
const BOMB_CPU_SECONDS = 1;
const AT_ONCE = availableParallelism();
const SERVER_FILES = FULL ? 200 : 12;

interface Outcome {
  readonly file: GalleryFile | MalformedFile;
  readonly facts: MediaFacts;
  readonly rendering: Rendering;
  readonly ms: number;
}

const random = SeededRandom.ofRun();
const measured: string[] = [];
let files: Folder;
let gallery: GalleryFile[];
let malformed: MalformedFile[];
let pool: RenderPool;
beforeAll(async () => {
  files = await folder();
  gallery = await makeGallery(files.path, { full: FULL });
  malformed = await damaged(files.path);
  pool = new RenderPool({
    processes: AT_ONCE,
    ffmpeg: await findProgram('ffmpeg', ['-version']),
  });
}, 300_000);
afterAll(async () => {
  pool?.[Symbol.dispose]();
  await files?.[Symbol.asyncDispose]();
  for (const line of measured) console.log(line);
});

describe('the gallery', () => {
  it(
    'is rendered, or refused as expected, without metadata in any preview',
    { timeout: 300_000 },
    async () => {
      const outcomes = await decoded(gallery);
      measured.push(`gallery: ${formats()} formats; ${summary(outcomes)}`);
      const unexpected = outcomes.filter(
        ({ file, rendering }) => 'expected' in file && kindOf(rendering) !== file.expected,
      );
      expect(unexpected.map(describeOutcome)).toEqual([]);
      expect(await withMetadata(outcomes)).toEqual([]);
      expect(outcomes.filter(isOfOtherSize).map(describeOutcome)).toEqual([]);
      if (FULL) {
        expect(outcomes.length).toBeGreaterThanOrEqual(300);
        expect(formats()).toBeGreaterThanOrEqual(30);
      }
    },
  );

  it(
    `is rendered or refused when it is damaged (FAULTS_SEED=${random.seed})`,
    { timeout: 900_000 },
    async () => {
      const outcomes = await decoded(malformed);
      measured.push(`malformed: ${summary(outcomes)} (FAULTS_SEED=${random.seed})`);
      expect(outcomes).toHaveLength(malformed.length);
      expect(await withMetadata(outcomes)).toEqual([]);
      const [intact] = await decoded(gallery.filter(({ format }) => format === 'JPEG').slice(0, 1));
      expect(intact?.rendering.kind).toBe('RENDERED');
      if (FULL) expect(outcomes.length).toBeGreaterThanOrEqual(1000);
    },
  );
});

describe('bombs', () => {
  it.skipIf(!CAN_MEASURE_CPU)(
    'cost less than a second of CPU each',
    { timeout: 120_000 },
    async () => {
      const bombs = await makeBombs(files.path);
      using single = new RenderPool({ processes: 1 });
      for (const file of await makeWarmUp(files.path)) await decode(single, file);
      const costs: [string, number][] = [];
      for (const bomb of bombs) {
        const before = childrenCpuSeconds();
        const { rendering } = await decode(single, bomb);
        const seconds = childrenCpuSeconds() - before;
        costs.push([bomb.about, seconds]);
        measured.push(`bomb, ${bomb.about}: ${kindOf(rendering)}, ${seconds.toFixed(2)} s of CPU`);
      }
      expect(costs.filter(([, seconds]) => seconds >= BOMB_CPU_SECONDS)).toEqual([]);
    },
  );
});

describe('a server', () => {
  it(
    'settles the previews of intact and damaged files, with no job left',
    { timeout: 600_000 },
    async () => {
      await using server = await startGraphqlApp();
      const { installation } = server.app;
      const user = await server.app.signUp();
      await installation.startWorking();
      const sample = random.shuffled([...gallery, ...malformed]).slice(0, SERVER_FILES);
      const ids: string[] = [];
      for (const { path, mimeType } of sample) {
        const bytes = await readFile(path);
        if (bytes.length === 0) continue;
        const metadata = { filename: basename(path), filetype: mimeType };
        ids.push(await uploadFile(server, user, bytes, metadata));
      }
      const unfinished = () =>
        installation.sql<{ name: string; state: string }>(
          "select name, state from pgboss.job where name = 'make-previews' and state <> 'completed'",
        );
      await expect.poll(unfinished, { timeout: FULL ? 500_000 : 60_000 }).toEqual([]);
      const statuses: Record<string, number> = {};
      for (const id of ids) {
        const { previewStatus, previewProblem, preview } = await mediaOf(server, user, id);
        expect(previewStatus === 'READY' ? preview : null).toEqual(
          previewStatus === 'READY' ? expect.anything() : null,
        );
        const status = previewProblem ?? previewStatus;
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      measured.push(`server: ${ids.length} uploads: ${JSON.stringify(statuses)}`);
      expect(Object.keys(statuses)).not.toContain('PENDING');
      const failed = await installation.sql<{ name: string; state: string; retryCount: number }>(
        "select name, state, retry_count from pgboss.job where state in ('failed', 'retry') or retry_count > 0",
      );
      expect(failed).toEqual([]);
      expect(server.logged).toEqual([]);
    },
  );
});

/** Damaged copies of one file of each format. */
async function damaged(parent: string): Promise<MalformedFile[]> {
  const target = join(parent, 'malformed');
  await mkdir(target);
  const one = [...new Map(gallery.toReversed().map((file) => [file.format, file])).values()];
  // A short run takes every other format, in turn.
  const chosen = FULL ? one : one.filter((_, index) => index % 2 === random.seed % 2);
  const copies = chosen.map((file) => makeMalformed(target, file, { ...DAMAGES, random }));
  return (await Promise.all(copies)).flat();
}

async function decoded(all: readonly (GalleryFile | MalformedFile)[]): Promise<Outcome[]> {
  const batches: Outcome[] = [];
  for await (const batch of mapConcurrent(all, AT_ONCE, (file) => decode(pool, file))) {
    batches.push(...batch);
  }
  return batches;
}

async function decode(decoder: RenderPool, file: GalleryFile | MalformedFile): Promise<Outcome> {
  const begin = performance.now();
  const facts = await decoder.readFacts(file);
  const rendering = await decoder.render(file, facts.orientation);
  return { file, facts, rendering, ms: performance.now() - begin };
}

function kindOf(rendering: Rendering): string {
  return rendering.kind === 'RENDERED' ? rendering.kind : rendering.problem;
}

/** Previews that contain metadata, or that sharp does not decode. */
async function withMetadata(outcomes: readonly Outcome[]): Promise<string[]> {
  const found: string[] = [];
  for (const { file, rendering } of outcomes) {
    if (rendering.kind !== 'RENDERED') continue;
    for (const { bytes, size, width } of rendering.previews) {
      const image = await sharp(bytes).metadata();
      const leaks = previewLeaks(bytes);
      if (leaks.length > 0 || image.width !== width) {
        found.push(`${basename(file.path)} ${size}: ${leaks.join(', ')}`);
      }
    }
  }
  return found;
}

/** Whether the metadata of a picture states another size than its pixels have. Raw photos embed smaller pictures. */
function isOfOtherSize({ file, facts, rendering }: Outcome): boolean {
  const isPicture = /^image\/(?!x-)/.test(file.mimeType) && rendering.kind === 'RENDERED';
  return isPicture && (facts.width !== rendering.width || facts.height !== rendering.height);
}

function formats(): number {
  return new Set(gallery.map(({ format }) => format)).size;
}

function describeOutcome({ file, rendering }: Outcome): string {
  return `${basename(file.path)} (${file.about}, ${file.mimeType}): ${kindOf(rendering)}`;
}

function summary(outcomes: readonly Outcome[]): string {
  const counts = Object.entries(Object.groupBy(outcomes, ({ rendering }) => kindOf(rendering)))
    .map(([kind, those = []]) => `${kind} ×${those.length}`)
    .toSorted();
  const slowest = outcomes.toSorted((one, other) => other.ms - one.ms)[0];
  const worst = slowest && `${basename(slowest.file.path)} took ${Math.round(slowest.ms)} ms`;
  return `${outcomes.length} files, ${counts.join(', ')}; ${worst}`;
}
