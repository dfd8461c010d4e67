import { copyFile, open, stat, truncate } from 'node:fs/promises';

import { ifExists } from '../disk/errno.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/** Size of the log in bytes; 0 if it does not exist. */
export async function logSize(path: string): Promise<number> {
  return (await ifExists(stat(path)))?.size ?? 0;
}

/** The log since byte `from`, at most the last 4 KB. */
export async function logSince(path: string, from: number): Promise<string> {
  const end = await logSize(path);
  const start = Math.max(from, end - 4096);
  if (start >= end) return '';
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.toString('utf8', 0, bytesRead).trim();
}

/** Limits the log of a running server to about 10 MB: copies a full log to `.1` and truncates it. */
export function boundLog(path: string): Disposable {
  const trim = async () => {
    if ((await logSize(path)) < MAX_BYTES) return;
    await copyFile(path, `${path}.1`);
    await truncate(path);
  };
  // If the log cannot be trimmed, for example on a full disk, the next interval retries.
  const timer = setInterval(() => void trim().catch(() => {}), CHECK_EVERY_MS).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
