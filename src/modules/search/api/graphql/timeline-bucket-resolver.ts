import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { loadObject } from '../../../../platform/graphql/row-object.ts';
import type { GraphqlContext } from '../../../library/api/graphql/context.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import { TimelineBucketObject } from './timeline.ts';

@Resolver(() => TimelineBucketObject)
export class TimelineBucketResolver {
  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The newest file of the period; null if it was just deleted.',
  })
  async cover(
    @Root() { row }: TimelineBucketObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    return loadObject(files, row.coverId, FileObject);
  }
}
