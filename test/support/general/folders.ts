import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** An empty temporary folder, removed with its contents on disposal. */
export async function folder(parent = tmpdir()): Promise<Folder> {
  const path = await mkdtemp(join(parent, 'flexstorage-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A file system of 4 MiB and 64 files. Skips the test if this user may not mount one. */
export async function smallDisk(skip: (note: string) => never): Promise<Folder> {
  const run = promisify(execFile);
  const { path, [Symbol.asyncDispose]: remove } = await folder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m,nr_inodes=64', 'tmpfs', path]);
  } catch {
    await remove();
    return skip('NOT TESTED: needs the right to mount a tmpfs');
  }
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await run('umount', [path]);
      await remove();
    },
  };
}
