import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { hasErrno, ifExists } from '../disk/errno.ts';
import { processIdentity } from '../processes/process-identity.ts';

const NAME = /^postgres\.owner\.(\d+)$/;

/** The right to initialize, start and stop the PostgreSQL server of one data folder. */
export interface Ownership {
  /** Allows another process to take ownership. */
  release(): Promise<void>;
}

/**
 * Takes ownership of a data folder; returns undefined while a running process holds it. A killed owner holds nothing.
 *
 * The file with the highest number decides. Only one process can create a given number, and the highest is never
 * deleted, so two processes can never both clear the same stale lock.
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
    if (hasErrno(error, 'EEXIST')) return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  // Other processes may have come and gone, and deleted this number, since the folder was read.
  if ((await latestNumber(folder)) !== number) {
    await rm(path, { force: true });
    return undefined;
  }
  await deleteBelow(folder, number);
  return {
    release: async () => {
      await ifExists(truncate(path));
    },
  };
}

async function isHeld(path: string): Promise<boolean> {
  const text = (await ifExists(readFile(path, 'utf8'))) ?? '';
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
