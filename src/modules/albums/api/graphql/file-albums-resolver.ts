import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { FileObject } from '../../../library/api/graphql/file.ts';
import { AlbumObject } from './album.ts';
import type { GraphqlContext } from './context.ts';

@Resolver(() => FileObject)
export class FileAlbumsResolver {
  @FieldResolver(() => [AlbumObject], {
    description: 'Albums that contain the file, newest first; at most 100.',
  })
  async albums(
    @Root() { row }: FileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<AlbumObject[]> {
    const { albums } = await context.viewer();
    const rows = await albums.ofFile.load(row.id);
    return rows.map((album) => new AlbumObject(album));
  }
}
