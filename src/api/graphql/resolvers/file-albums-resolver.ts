import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../context.ts';
import { AlbumObject } from '../types/album.ts';
import { FileObject } from '../types/file.ts';

@Resolver(() => FileObject)
export class FileAlbumsResolver {
  @FieldResolver(() => [AlbumObject], {
    description: 'The albums that hold the file, newest first; at most 100.',
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
