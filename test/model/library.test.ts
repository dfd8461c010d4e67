import fc from 'fast-check';
import { expect, it } from 'vitest';

import { runRemovalJobs } from '../support/app/removal-jobs.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { startGraphqlApp } from '../support/graphql/graphql-app.ts';
import { sequences } from './library-steps.ts';
import { LibraryWorld } from './library-world.ts';

/** `npm run test:model` runs 2,000; MODEL_SEED repeats a run. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 8);
const SEED = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000);
const STEPS = 30;
/** Concurrent runs, each with its own seed. */
const LANES = 4;

it(
  `${RUNS} random sequences of ${STEPS} steps by two users match the model (seed ${SEED})`,
  { timeout: 120 * 60_000 },
  async () => {
    await using server = await startGraphqlApp();
    let done = 0;
    const lane = (number: number): Promise<void> =>
      fc.assert(
        fc.asyncProperty(sequences(STEPS), async (steps) => {
          const world = await LibraryWorld.create(server);
          for (const step of steps) await world.take(step);
          await world.end();
          done += 1;
          if (done % 100 === 0) console.log(`${done} sequences agree with the model`);
        }),
        { numRuns: Math.ceil(RUNS / LANES), seed: SEED + number },
      );
    await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
    await runRemovalJobs(server.app);
    const { database, config } = server.app;
    expect(await settledViolations(database.connection, placesOf(config))).toEqual([]);
    expect(server.logged).toEqual([]);
    expect(done).toBeGreaterThanOrEqual(RUNS);
  },
);
