import { Field, ObjectType } from 'type-graphql';

import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import { BucketColumnsObject } from '../../../search/api/graphql/timeline-bucket-files.ts';
import {
  timelineConnectionOf,
  TimelinePeriodObject,
} from '../../../search/api/graphql/timeline-period.ts';
import type { TimelineBucket } from '../../../search/application/file-search.ts';
import type { ShareRow } from '../../application/share-queries.ts';
import type { RecipientLoaders } from './context.ts';
import { fileInShare, SharedFileObject } from './shared-file.ts';

interface BucketOfShare extends TimelineBucket {
  readonly share: ShareRow;
}

@ObjectType('SharedTimelineBucket', {
  description: 'A day, month or year with shared files, by the local date of their capture.',
})
class SharedTimelineBucketObject extends TimelinePeriodObject<BucketOfShare> {
  @Field(() => SharedFileObject, {
    nullable: true,
    description: 'The newest file of the period; null if it was just deleted.',
  })
  async cover(
    @RequestLoaders() { sharedRows }: RecipientLoaders,
  ): Promise<SharedFileObject | null> {
    const { share, coverId: fileId } = this.row;
    const file = await sharedRows.load({ ownerId: share.ownerId, fileId });
    return file ? new SharedFileObject(fileInShare(share, file)) : null;
  }
}

@ObjectType('SharedTimelineConnection', {
  description:
    'A page of days, months or years with shared files, newest first. With a query or filter, and unless the whole library is shared, a page may be shorter than requested even if more follow.',
})
export class SharedTimelineConnectionObject extends timelineConnectionOf(
  SharedTimelineBucketObject,
) {}

@ObjectType('SharedTimelineBucketFiles', {
  description:
    'Shared files of a day, month or year as columns, to lay out a grid. All lists have the same length; the n-th item of each belongs to the n-th file. Newest first.',
})
export class SharedTimelineBucketFilesObject extends BucketColumnsObject {}
