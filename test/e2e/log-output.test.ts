import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folder } from '../support/general/folders.ts';
import { startServerProcess } from '../support/processes/server-process.ts';

/** The writing end of a pipe, with as many bytes in it as fit. */
function fullPipe(path: string): { writer: number; close: () => void } {
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const filler = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(filler, Buffer.alloc(4_096, 'x'));
  } catch {
    closeSync(filler);
  }
  const writer = openSync(path, constants.O_WRONLY);
  return { writer, close: () => closeSync(reader) };
}

/** A pipe that nobody reads any more. */
function brokenPipe(path: string): number {
  const { writer, close } = fullPipe(path);
  close();
  return writer;
}

it.each<[name: string, open: (path: string) => number]>([
  ['on a full disk', () => openSync('/dev/full', constants.O_WRONLY)],
  ['to a pipe that is not read', (path) => fullPipe(path).writer],
  ['to a pipe that was closed', brokenPipe],
])('a log %s keeps the server neither from answering nor from ending', async (_, open) => {
  await using work = await folder();
  const stdout = open(join(work.path, 'pipe'));
  const data = join(work.path, 'data');
  const env = { DATA_DIR: data, LOG_LEVEL: 'trace' };
  await using server = await startServerProcess({ env, stdout });
  closeSync(stdout);
  const answer = await fetch(`${server.url}/healthz`);
  expect(answer.status).toBe(200);
  expect(await server.end('SIGTERM')).toBe(0);
  // PostgreSQL removes it when it has stopped.
  await expect(access(join(data, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
});

it('SIGHUP ends the server like SIGTERM', async () => {
  await using work = await folder();
  await using server = await startServerProcess({
    env: { DATA_DIR: join(work.path, 'data'), LOG_LEVEL: 'info' },
  });
  expect(await server.end('SIGHUP')).toBe(0);
  expect(server.output()).toContain('stopping: SIGHUP');
});
