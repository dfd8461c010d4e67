import type { ChangeLog } from '../../kernel/change-log.ts';
import type { ChangeFeed } from '../../kernel/reaction.ts';
import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { FILE_CHANGES } from '../library/application/files-changed-topic.ts';
import { type ChangeRetention, PruneChanges } from '../library/application/prune-changes.ts';
import { albumLoaders } from './api/graphql/album-loaders.ts';
import { AlbumMutationResolver } from './api/graphql/album-mutation-resolver.ts';
import { AlbumResolver } from './api/graphql/album-resolver.ts';
import { AlbumObject } from './api/graphql/album.ts';
import type { Viewer } from './api/graphql/context.ts';
import { LibraryChangeResolver } from './api/graphql/library-change-resolver.ts';
import { AddToAlbum } from './application/add-to-album.ts';
import { ALBUM_REACTIONS } from './application/album-reactions.ts';
import { ALBUM_CHANGES } from './application/albums-changed-topic.ts';
import { CreateAlbum } from './application/create-album.ts';
import { DeleteAlbum } from './application/delete-album.ts';
import { MoveInAlbum } from './application/move-in-album.ts';
import { noteListedFiles } from './application/note-listed-files.ts';
import { ReadLibraryChanges } from './application/read-library-changes.ts';
import { RemoveFromAlbum } from './application/remove-from-album.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { UpdateAlbum } from './application/update-album.ts';
import { WatchAlbums } from './application/watch-albums.ts';
import { AlbumEntity } from './infrastructure/album.entity.ts';
import { mikroAlbumRepository } from './infrastructure/mikro-album-repository.ts';
import { postgresAlbumEntries } from './infrastructure/postgres-album-entries.ts';
import { postgresAlbumQueries } from './infrastructure/postgres-album-queries.ts';

interface AlbumDeps {
  readonly files: FileQueries;
  readonly changeLogOf: (feeds: readonly ChangeFeed[]) => ChangeLog;
  readonly changeRetention: ChangeRetention;
}

/** Composes the album use cases. */
export function composeAlbums(
  { sql, unitOfWork, bus, clock, ids }: Platform<Transaction>,
  { files, changeLogOf, changeRetention }: AlbumDeps,
  /** Days after which deletions are pruned from the change feeds. */
  feedDays: number,
) {
  const albums = postgresAlbumQueries(sql);
  const feeds = [FILE_CHANGES, ALBUM_CHANGES];
  return {
    albums,
    createAlbum: new CreateAlbum(unitOfWork, clock, ids),
    updateAlbum: new UpdateAlbum(unitOfWork),
    deleteAlbum: new DeleteAlbum(unitOfWork),
    addToAlbum: new AddToAlbum(unitOfWork, clock),
    removeFromAlbum: new RemoveFromAlbum(unitOfWork),
    moveInAlbum: new MoveInAlbum(unitOfWork),
    watchAlbums: new WatchAlbums(changeLogOf([ALBUM_CHANGES]), albums, files, bus),
    readLibraryChanges: new ReadLibraryChanges(changeLogOf(feeds), files, albums),
    pruneChanges: new PruneChanges(changeRetention, feeds, clock, feedDays),
  };
}

type UseCases = ReturnType<typeof composeAlbums> & AlbumDeps;

export const albumsContribution: Contribution<UseCases> = {
  entities: [AlbumEntity],
  transaction: {
    albums: mikroAlbumRepository,
    albumEntries: ({ sql }) => postgresAlbumEntries(sql),
  } satisfies TransactionTable<Pick<Transaction, 'albums' | 'albumEntries'>>,
  reactions: ALBUM_REACTIONS,
  steps: {
    'note-listed-files': (
      _useCases,
      files: readonly { readonly fileId: string }[],
      tx: Transaction,
    ) =>
      noteListedFiles(
        tx,
        files.map(({ fileId }) => fileId),
      ),
  },
  jobs: {
    'prune-changes': {
      cron: '33 3 * * *',
      retries: 3,
      timeoutSeconds: 3600,
      run: ({ pruneChanges }, _data, signal) => pruneChanges.execute(signal),
    },
  },
  resolvers: (useCases) => [
    new AlbumResolver(useCases),
    new AlbumMutationResolver(useCases),
    new LibraryChangeResolver(useCases.readLibraryChanges),
  ],
  loaders: { albums: ({ albums }, ownerId, isCached) => albumLoaders(albums, ownerId, isCached) },
  subscriptions: ['watchAlbums'],
  nodes: {
    album: ({ albums }: Viewer, uuid) => loadObject(albums.rows, uuid, AlbumObject),
  },
};
