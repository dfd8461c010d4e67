import { Field, ObjectType } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import type { Viewer } from '../../../library/api/graphql/context.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { TimelineBucket } from '../../application/file-search.ts';
import { TimelinePeriodObject, timelineConnectionOf } from './timeline-period.ts';

@ObjectType('TimelineBucket', {
  description:
    'A day, month or year with files, by the local date of their capture, which is the same for every viewer.',
})
class TimelineBucketObject extends TimelinePeriodObject<TimelineBucket> {
  @Field(() => FileObject, {
    nullable: true,
    description: 'The newest file of the period; null if it was just deleted.',
  })
  cover(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.coverId, FileObject);
  }
}

@ObjectType('TimelineConnection', {
  description:
    'A page of days, months or years with files, newest first. With a query or filter, a page may be shorter than requested even if more follow.',
})
export class TimelineConnectionObject extends timelineConnectionOf(TimelineBucketObject) {}
