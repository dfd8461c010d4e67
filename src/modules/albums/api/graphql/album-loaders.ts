import DataLoader from 'dataloader';

import type { FilePlace, PageRead } from '../../../../kernel/paging.ts';
import { byId, byMap } from '../../../../platform/graphql/loaders.ts';
import type { AlbumQueries, AlbumRow } from '../../application/album-queries.ts';

interface AlbumFilesKey extends PageRead<FilePlace> {
  readonly albumId: string;
}

/** Batched reads of the albums of one owner. */
export interface AlbumLoaders {
  readonly rows: DataLoader<string, AlbumRow | undefined>;
  readonly counts: DataLoader<string, number>;
  /** By album: id of the cover file. */
  readonly covers: DataLoader<string, string | undefined>;
  readonly files: DataLoader<AlbumFilesKey, readonly FilePlace[]>;
  /** By file: the albums that contain it. */
  readonly ofFile: DataLoader<string, readonly AlbumRow[]>;
}

/** Caches only rows, because the request itself may change what albums contain. */
export function albumLoaders(
  albums: AlbumQueries,
  ownerId: string,
  isCached: boolean,
): AlbumLoaders {
  return {
    rows: byId((ids) => albums.find(ownerId, ids), isCached),
    counts: byMap((ids) => albums.counts(ownerId, ids), 0, false),
    covers: byMap((ids) => albums.covers(ownerId, ids), undefined, false),
    files: new DataLoader((keys) => filesOf(albums, ownerId, keys), { cache: false }),
    ofFile: byMap((ids) => albums.ofFiles(ownerId, ids), [], false),
  };
}

/** Runs one statement for all albums that share the same page arguments. */
async function filesOf(
  albums: AlbumQueries,
  ownerId: string,
  keys: readonly AlbumFilesKey[],
): Promise<(readonly FilePlace[])[]> {
  const pages = Map.groupBy(keys, ({ after, limit }) => JSON.stringify([after, limit]));
  const found = new Map<string, ReadonlyMap<string, readonly FilePlace[]>>();
  await Promise.all(
    [...pages].map(async ([page, ofPage]) => {
      const [first] = ofPage;
      const ids = [...new Set(ofPage.map(({ albumId }) => albumId))];
      if (first) found.set(page, await albums.files(ownerId, ids, first));
    }),
  );
  return keys.map(
    ({ albumId, after, limit }) => found.get(JSON.stringify([after, limit]))?.get(albumId) ?? [],
  );
}
