import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { GraphqlContext } from './context.ts';
import { ShareAccessObject } from './share.ts';

@Resolver(() => ShareAccessObject)
export class ShareAccessResolver {
  @FieldResolver(() => FileObject, {
    nullable: true,
    description:
      'The file involved; null if the access concerns the whole share or the file was deleted.',
  })
  async file(
    @Root() { row }: ShareAccessObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    return loadObject(files, row.fileId, FileObject);
  }
}
