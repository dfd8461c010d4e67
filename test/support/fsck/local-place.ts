import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

import {
  isTemporaryName,
  ROOT_MARKER,
} from '../../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { ifExists } from '../../../src/platform/disk/errno.ts';
import {
  type CheckedProvider,
  type CheckedStaging,
  LEFTOVER_AGE_MS,
  placedAt,
  type ProviderEntry,
  type ProviderLayout,
  type StagedEntry,
} from './checked-place.ts';

export interface LocalPlace {
  readonly name: string;
  readonly root: string;
  readonly claim?: string | undefined;
}

const FLAT: ProviderLayout = { objects: '', manifests: undefined };
const IN_FOLDERS: ProviderLayout = { objects: 'objects/', manifests: 'records/' };
/** States of restores, kept by the simulated archive alone. */
const RESTORES = 'restores/';

export function localProvider({ name, root, claim }: LocalPlace): CheckedProvider {
  return { name, claim, marker: () => markerIn(root), entries: () => entriesIn(root, FLAT) };
}

export function simulatedArchive({ name, root, claim }: LocalPlace): CheckedProvider {
  const entries = async (): Promise<ProviderEntry[]> =>
    (await entriesIn(root, IN_FOLDERS)).filter(({ key }) => !key.startsWith(RESTORES));
  return { name, claim, marker: () => markerIn(root), entries };
}

export function localStaging({ name, root, claim }: LocalPlace): CheckedStaging {
  const entries = async (): Promise<StagedEntry[]> => {
    const sizes = new Map<string, number | undefined>();
    for (const path of await filesIn(root)) {
      const [sessionId = '', copy] = path.slice(path.lastIndexOf('/') + 1).split('.');
      // An interrupted take-over leaves a copy, from which nothing resumes.
      if (copy === undefined) sizes.set(sessionId, (await stat(join(root, path))).size);
      else if (!sizes.has(sessionId)) sizes.set(sessionId, undefined);
    }
    return [...sizes].map(([sessionId, bytes]) => ({ sessionId, bytes }));
  };
  return { name, claim, marker: () => markerIn(root), entries };
}

async function markerIn(root: string): Promise<string | undefined> {
  return (await ifExists(readFile(join(root, ROOT_MARKER), 'utf8')))?.trim();
}

async function entriesIn(root: string, layout: ProviderLayout): Promise<ProviderEntry[]> {
  const entryOf = (files: readonly string[]) => ({
    version: undefined,
    isLatest: true,
    read: () => readAll(root, files),
  });
  const { stored = [], unfinished = [] } = Object.groupBy(await filesIn(root), (path) =>
    path.split('/').some(isTemporaryName) ? 'unfinished' : 'stored',
  );
  // An object joined from several files is a folder of them.
  const objects = Map.groupBy(stored, (path) => path.replace(/\.joined\/[^/]+$/, ''));
  const entries = [...objects].map(([path, files]): ProviderEntry => ({
    ...entryOf(files),
    ...placedAt(path, layout),
  }));
  for (const path of unfinished) {
    const { mtimeMs } = await stat(join(root, path));
    if (mtimeMs > Date.now() - LEFTOVER_AGE_MS) continue;
    entries.push({ ...entryOf([path]), kind: 'STRAY', key: path });
  }
  return entries;
}

async function* readAll(root: string, paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    yield* createReadStream(join(root, path)) as AsyncIterable<Buffer>;
  }
}

/** Sorted paths below `root` of all files except its marker. */
async function filesIn(root: string): Promise<string[]> {
  const read = readdir(root, { recursive: true, withFileTypes: true });
  const entries = (await ifExists(read)) ?? [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => path !== ROOT_MARKER)
    .toSorted();
}
