import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

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
    @Root() { row: bucket }: TimelineBucketObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    const row = await files.load(bucket.coverId);
    return row ? new FileObject(row) : null;
  }
}
