import { FieldResolver, Resolver, Root } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import type { Viewer } from '../../../library/api/graphql/context.ts';
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
    @CurrentViewer() { files }: Viewer,
  ): Promise<FileObject | null> {
    return loadObject(files, row.coverId, FileObject);
  }
}
