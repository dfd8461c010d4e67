import type { RawTusClient } from './support/raw-tus-client.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The work of a client in one round. */
export interface Scenario {
  /** Its name on the command line. */
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly rounds: number;
  /** The number of uploads, if it matters more than their bytes. */
  readonly uploads?: number;
  /**
   * Returns the duration of each upload in milliseconds, if relevant. `nextMark` makes the bytes of each upload
   * unique. A warm-up may do less.
   */
  run(client: RawTusClient, nextMark: () => number, isWarmUp: boolean): Promise<readonly number[]>;
}

const SMALL_FILES = 2000;
const SMALL_WARM_UP = 500;
const SMALL_BYTES = 200 * KIB;
const AT_ONCE = 8;

const PARALLEL = 32;
const PARALLEL_BYTES = 16 * MIB;

export const SCENARIOS: readonly Scenario[] = [
  {
    key: 'patch',
    name: '512 MiB in one PATCH',
    bytes: 512 * MIB,
    rounds: 5,
    run: async (client, nextMark) => {
      await client.upload(512 * MIB, 512 * MIB, nextMark());
      return [];
    },
  },
  {
    key: 'chunks',
    name: '512 MiB in 5 MiB chunks',
    bytes: 512 * MIB,
    rounds: 5,
    run: async (client, nextMark) => {
      await client.upload(512 * MIB, 5 * MIB, nextMark());
      return [];
    },
  },
  {
    key: 'small',
    name: '2,000 × 200 KiB, each in the POST that creates it, 8 at once',
    bytes: SMALL_FILES * SMALL_BYTES,
    rounds: 3,
    uploads: SMALL_FILES,
    run: async (client, nextMark, isWarmUp) => {
      const files = isWarmUp ? SMALL_WARM_UP : SMALL_FILES;
      const times: number[] = [];
      let begun = 0;
      const worker = async (): Promise<void> => {
        while (begun < files) {
          begun += 1;
          times.push(await client.createWithUpload(SMALL_BYTES, nextMark()));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return times;
    },
  },
  {
    key: 'parallel',
    name: '32 uploads of 16 MiB at once, one PATCH each',
    bytes: PARALLEL * PARALLEL_BYTES,
    rounds: 5,
    run: async (client, nextMark) => {
      const upload = () => client.upload(PARALLEL_BYTES, PARALLEL_BYTES, nextMark());
      await Promise.all(Array.from({ length: PARALLEL }, upload));
      return [];
    },
  },
];
