import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ifExists } from '../disk/errno.ts';
import { writeDurably } from '../disk/write-durably.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { isPostmaster } from './postmaster.ts';

/** Data that a second process needs to use the server of a data folder. */
export interface RunningServer {
  readonly pid: number;
  readonly connection: PostgresConnection;
}

/** Publishes the connection to other processes of this user. Contains the password: mode 0600. */
export async function announceServer(dataDir: string, server: RunningServer): Promise<void> {
  await writeDurably(pathIn(dataDir), JSON.stringify(server));
}

/** The server published in a data folder; undefined if none is running. */
export async function announcedServer(dataDir: string): Promise<RunningServer | undefined> {
  const text = await ifExists(readFile(pathIn(dataDir), 'utf8'));
  if (text === undefined) return undefined;
  const server: RunningServer = JSON.parse(text);
  return (await isPostmaster(server.pid, clusterFolder(dataDir))) ? server : undefined;
}

/** Prevents other processes from joining the server. */
export async function withdrawServer(dataDir: string): Promise<void> {
  await rm(pathIn(dataDir), { force: true });
}

/** PostgreSQL's data directory. */
export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}
