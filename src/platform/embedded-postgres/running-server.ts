import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { PostgresConnection } from './postgres-connection.ts';
import { isPostmaster } from './postmaster.ts';
import { readIfPresent, writePrivateFile } from './private-file.ts';

/** What a second process must know to use the server that runs in a data folder. */
export interface RunningServer {
  readonly pid: number;
  readonly connection: PostgresConnection;
}

/** Tells other processes of this user how to reach the server. Holds the password: mode 0600. */
export async function announceServer(dataDir: string, server: RunningServer): Promise<void> {
  await writePrivateFile(pathIn(dataDir), JSON.stringify(server));
}

/** The server announced in a data folder, or undefined when none is running. */
export async function announcedServer(dataDir: string): Promise<RunningServer | undefined> {
  const text = await readIfPresent(pathIn(dataDir));
  if (text === undefined) return undefined;
  const server: RunningServer = JSON.parse(text);
  return (await isPostmaster(server.pid, clusterFolder(dataDir))) ? server : undefined;
}

/** From now on no process joins the server. */
export async function withdrawServer(dataDir: string): Promise<void> {
  await rm(pathIn(dataDir), { force: true });
}

/** Where PostgreSQL keeps its data. */
export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}
