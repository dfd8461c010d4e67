import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import type { TestApp } from '../app/test-app.ts';

/** The path of a file's object at the local provider. */
export async function objectOf({ installation, config }: TestApp, fileId: string): Promise<string> {
  const [row] = await installation.sql<{ key: string }>(
    `select p.key from content_copy p join file f on f.content_id = p.content_id where f.id = $1`,
    [fileId.slice(-36)],
  );
  if (!row) throw new Error(`no copy of ${fileId}`);
  return join(config.dataDir, 'objects', row.key);
}

/** The number of objects of the local provider that this process has open. */
export async function openObjects({ config }: TestApp): Promise<number> {
  const root = join(config.dataDir, 'objects');
  const handles = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith(root)).length;
}

/** Damages one byte of an object. */
export async function flipByte(path: string, at: number): Promise<void> {
  await using object = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await object.read(byte, 0, 1, at);
  await object.write(Buffer.of((byte[0] ?? 0) ^ 1), 0, 1, at);
}

/** Extends an object as a sparse file. Returns its new SHA-256. */
export async function growSparse(path: string, size: number): Promise<Buffer> {
  await truncate(path, size);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest();
}
