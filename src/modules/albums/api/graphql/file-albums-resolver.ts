import { FieldResolver, Resolver, Root } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import { AlbumObject } from './album.ts';
import type { Viewer } from './context.ts';

@Resolver(() => FileObject)
export class FileAlbumsResolver {
  @FieldResolver(() => [AlbumObject], {
    description: 'Albums that contain the file, newest first; at most 100.',
  })
  async albums(
    @Root() { row }: FileObject,
    @CurrentViewer() { albums }: Viewer,
  ): Promise<AlbumObject[]> {
    const rows = await albums.ofFile.load(row.id);
    return rows.map((album) => new AlbumObject(album));
  }
}
