import DataLoader from 'dataloader';

/** A file of any owner. The caller must have checked access. */
export interface OwnedFile {
  readonly ownerId: string;
  readonly fileId: string;
}

/** Batches reads about files of several owners. */
export type OwnedFileLoader<Value> = DataLoader<OwnedFile, Value | undefined, string>;

/** Runs `find` once for all files of an owner; undefined for a missing value. */
export function byOwner<Value>(
  find: (ownerId: string, fileIds: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  isCached: boolean,
): OwnedFileLoader<Value> {
  return new DataLoader<OwnedFile, Value | undefined, string>(
    async (files) => {
      const owners = Map.groupBy(files, ({ ownerId }) => ownerId);
      const found = await Promise.all(
        [...owners].map(([ownerId, owned]) => {
          const ids = owned.map(({ fileId }) => fileId);
          return find(ownerId, [...new Set(ids)]);
        }),
      );
      const values = new Map(found.flatMap((ofOwner) => [...ofOwner]));
      return files.map(({ fileId }) => values.get(fileId));
    },
    { cache: isCached, cacheKeyFn: ({ ownerId, fileId }) => `${ownerId} ${fileId}` },
  );
}
