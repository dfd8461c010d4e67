import type * as graphql from '../../../../platform/graphql/context.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { WatchAlbums } from '../../application/watch-albums.ts';
import type { AlbumLoaders } from './album-loaders.ts';

export interface Viewer extends library.Viewer {
  readonly albums: AlbumLoaders;
}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchAlbums: WatchAlbums;
}
