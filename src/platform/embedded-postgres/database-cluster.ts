import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ifExists } from '../disk/errno.ts';
import { fsyncDirectory } from '../disk/fsync-directory.ts';
import { writeDurably } from '../disk/write-durably.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { PostgresAccount } from './postgres-account.ts';
import { outcomeOf } from './process-outcome.ts';

const INITDB_TIMEOUT_MS = 120_000;
const DRAFT_PREFIX = 'postgres.init-';

/** macOS has no C.UTF-8 locale; text comparison always uses PostgreSQL's built-in C.UTF-8. */
const SYSTEM_LOCALE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';

interface ClusterOptions {
  readonly dataDir: string;
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly account: PostgresAccount;
  readonly signal: AbortSignal | undefined;
  readonly log: (message: string) => void;
}

/**
 * Ensures that `folder` holds an initialized PostgreSQL cluster owned by `account`. The folder gets its name only once
 * complete, so an interrupted first start needs no repair.
 */
export async function prepareCluster(options: ClusterOptions): Promise<void> {
  const { dataDir, folder, account } = options;
  await removeDrafts(dataDir);
  if (await ifExists(stat(join(folder, 'PG_VERSION')))) {
    await account.takeOver(folder);
    return;
  }
  options.log(`initializing PostgreSQL in ${folder}`);
  const draft = await mkdtemp(join(dataDir, DRAFT_PREFIX));
  const secrets = await mkdtemp(join(dataDir, `${DRAFT_PREFIX}secret-`));
  try {
    const passwordFile = join(secrets, 'password');
    await writeDurably(passwordFile, options.password);
    await account.takeOver(secrets);
    await account.takeOver(draft);
    await initialise(draft, passwordFile, options);
    await rename(draft, folder);
    await fsyncDirectory(dataDir);
  } finally {
    await rm(secrets, { recursive: true, force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function initialise(
  folder: string,
  passwordFile: string,
  options: ClusterOptions,
): Promise<void> {
  const timeout = AbortSignal.timeout(INITDB_TIMEOUT_MS);
  const child = options.account.spawn(
    options.binaries.initdb,
    [
      `--pgdata=${folder}`,
      `--username=${options.user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--locale=${SYSTEM_LOCALE}`,
      '--lc-messages=C',
      '--data-checksums',
    ],
    {
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const signals = options.signal ? [options.signal, timeout] : [timeout];
  const { code, output } = await outcomeOf(child, AbortSignal.any(signals));
  if (code !== 0) throw new Error(`Could not initialize PostgreSQL:\n${output.trim()}`);
}

/** Removes leftovers of a killed first start. Best effort: an orphaned initdb may still be writing to them. */
async function removeDrafts(dataDir: string): Promise<void> {
  const drafts = (await readdir(dataDir)).filter((name) => name.startsWith(DRAFT_PREFIX));
  await Promise.all(
    drafts.map((name) => rm(join(dataDir, name), { recursive: true, force: true }).catch(() => {})),
  );
}
