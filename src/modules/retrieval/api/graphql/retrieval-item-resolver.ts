import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { GraphqlContext } from './context.ts';
import { RetrievalItemObject } from './retrieval-request.ts';

@Resolver(() => RetrievalItemObject)
export class RetrievalItemResolver {
  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The file; null if it has been deleted.',
  })
  async file(
    @Root() { row }: RetrievalItemObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    return loadObject(files, row.fileId, FileObject);
  }
}
