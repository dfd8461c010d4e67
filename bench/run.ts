import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';

import { benchFinishing } from './finishing.ts';
import { benchJobs } from './jobs/bench-jobs.ts';
import { benchLibrary } from './library/bench-library.ts';
import { benchPreviews } from './previews/bench-previews.ts';
import { SCENARIOS } from './scenarios.ts';
import { startBareTus, startFlexStorage, startTusd } from './support/servers.ts';
import { benchUploads } from './uploads.ts';

const TMPFS_MAGIC = 0x01021994;
const FINISHING = 'finishing';
const LIBRARY = 'library';
const JOBS = 'jobs';
const PREVIEWS = 'previews';
/** Scenarios without peers. */
const ALONE = new Set([LIBRARY, JOBS, PREVIEWS]);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const keys = [...SCENARIOS.map(({ key }) => key), FINISHING, ...ALONE];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((key) => !keys.includes(key));
if (unknown.length > 0) {
  throw new Error(`Unknown scenario: ${unknown.join(', ')}. Available: ${keys.join(', ')}.`);
}
const isWanted = (key: string): boolean => wanted.length === 0 || wanted.includes(key);

const startedAt = performance.now();
// On the disk of the checkout or in BENCH_DIR: an in-memory file system would hide the cost of syncing.
const parent = process.env['BENCH_DIR'] ?? process.cwd();
const folder = await mkdtemp(join(parent, '.bench-'));
try {
  const { type } = await statfs(folder);
  const load = loadavg()[0]?.toFixed(1);
  print(`Node ${process.version}, data in ${folder}, load average ${load} before the start`);
  if (type === TMPFS_MAGIC)
    print('WARNING: the data folder is on a tmpfs; set BENCH_DIR to a folder on a disk');
  if (wanted.length === 0 || wanted.some((key) => !ALONE.has(key))) {
    await benchServers();
  }
  if (isWanted(LIBRARY)) await benchLibrary(folder, print);
  if (isWanted(JOBS)) await benchJobs(folder, print);
  if (isWanted(PREVIEWS)) await benchPreviews(folder, print);
  print(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in total`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function benchServers(): Promise<void> {
  await using flexStorage = await startFlexStorage(folder);
  await using bareTus = await startBareTus(folder);
  await using tusd = await startTusd(folder);
  if (!tusd)
    print('WARNING: tusd is not on the PATH and is skipped; see bench/README.md to install it');
  const servers = [flexStorage, bareTus, ...(tusd ? [tusd] : [])];
  for (const scenario of SCENARIOS) {
    if (isWanted(scenario.key)) await benchUploads(scenario, servers, folder, print);
  }
  if (isWanted(FINISHING)) await benchFinishing(flexStorage, print);
}
