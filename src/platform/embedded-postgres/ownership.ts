import { randomUUID } from 'node:crypto';
import { link, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { processIdentity } from '../processes/process-identity.ts';
import { hasErrorCode, readIfPresent } from './private-file.ts';

const NAME = /^postgres\.owner\.(\d+)$/;

/** The right to initialise, start and stop the PostgreSQL of one data folder. */
export interface Ownership {
  /** Lets another process take over. */
  release(): Promise<void>;
}

/**
 * Takes the ownership of a data folder, or answers undefined while a living process holds it.
 * An owner that was killed holds nothing.
 *
 * The file with the highest number decides. Creating a number succeeds for one process only, and
 * the highest is never deleted, so there is no moment in which two processes clear away one stale lock.
 */
export async function takeOwnership(folder: string): Promise<Ownership | undefined> {
  const latest = await latestNumber(folder);
  if (latest > 0 && (await isHeld(pathOf(folder, latest)))) return undefined;

  const number = latest + 1;
  const path = pathOf(folder, number);
  const draft = join(folder, `postgres.owner.${randomUUID()}.part`);
  try {
    await writeFile(draft, `${process.pid} ${await processIdentity(process.pid)}`, { mode: 0o600 });
    await link(draft, path);
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  // Others may have come and gone, and deleted this number, since the folder was read.
  if ((await latestNumber(folder)) !== number) {
    await rm(path, { force: true });
    return undefined;
  }
  await deleteBelow(folder, number);
  return {
    release: async () => {
      await truncate(path).catch((error: unknown) => {
        if (!hasErrorCode(error, 'ENOENT')) throw error;
      });
    },
  };
}

async function isHeld(path: string): Promise<boolean> {
  const text = (await readIfPresent(path)) ?? '';
  const space = text.indexOf(' ');
  if (space < 1) return false;
  return (await processIdentity(Number(text.slice(0, space)))) === text.slice(space + 1);
}

async function numbersIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

async function latestNumber(folder: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder)));
}

async function deleteBelow(folder: string, number: number): Promise<void> {
  const older = (await numbersIn(folder)).filter((each) => each < number);
  await Promise.all(older.map((each) => rm(pathOf(folder, each), { force: true })));
}

function pathOf(folder: string, number: number): string {
  return join(folder, `postgres.owner.${number}`);
}
