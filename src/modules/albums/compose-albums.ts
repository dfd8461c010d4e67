import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { albumLoaders } from './api/graphql/album-loaders.ts';
import { AlbumMutationResolver } from './api/graphql/album-mutation-resolver.ts';
import { AlbumResolver } from './api/graphql/album-resolver.ts';
import { AlbumObject } from './api/graphql/album.ts';
import type { Viewer } from './api/graphql/context.ts';
import { AddToAlbum } from './application/add-to-album.ts';
import { ALBUM_REACTIONS } from './application/album-reactions.ts';
import { CreateAlbum } from './application/create-album.ts';
import { DeleteAlbum } from './application/delete-album.ts';
import { MoveInAlbum } from './application/move-in-album.ts';
import { noteListedFiles } from './application/note-listed-files.ts';
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
}

/** Composes the album use cases. */
export function composeAlbums(
  { sql, unitOfWork, bus, clock, ids }: Platform<Transaction>,
  { files }: AlbumDeps,
) {
  const albums = postgresAlbumQueries(sql);
  return {
    albums,
    createAlbum: new CreateAlbum(unitOfWork, clock, ids),
    updateAlbum: new UpdateAlbum(unitOfWork),
    deleteAlbum: new DeleteAlbum(unitOfWork),
    addToAlbum: new AddToAlbum(unitOfWork, clock),
    removeFromAlbum: new RemoveFromAlbum(unitOfWork),
    moveInAlbum: new MoveInAlbum(unitOfWork),
    watchAlbums: new WatchAlbums(albums, files, bus),
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
  resolvers: (useCases) => [new AlbumResolver(useCases), new AlbumMutationResolver(useCases)],
  loaders: { albums: ({ albums }, ownerId, isCached) => albumLoaders(albums, ownerId, isCached) },
  subscriptions: ['watchAlbums'],
  nodes: {
    album: ({ albums }: Viewer, uuid) => loadObject(albums.rows, uuid, AlbumObject),
  },
};
