import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

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
    const file = await files.load(row.fileId);
    return file ? new FileObject(file) : null;
  }
}
