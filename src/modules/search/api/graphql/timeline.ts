import { Field, Int, ObjectType } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { loadObject, RowObject } from '../../../../platform/graphql/row-object.ts';
import { DateScalar } from '../../../../platform/graphql/scalars.ts';
import type { Viewer } from '../../../library/api/graphql/context.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { TimelineBucket } from '../../application/file-search.ts';
import type { TimelinePage } from '../../application/list-timeline.ts';
import { periodOf } from '../../domain/period.ts';
import { encodePeriodCursor } from './cursors.ts';

@ObjectType('TimelineBucket', {
  description:
    'A day, month or year with files, by the local date of their capture, which is the same for every viewer.',
})
export class TimelineBucketObject extends RowObject<TimelineBucket> {
  @Field(() => String, {
    description: 'Key for `timelineBucket`, such as `2024-05-31`, `2024-05` or `2024`.',
  })
  declare readonly key: TimelineBucket['key'];

  @Field(() => DateScalar, { description: 'First day of the period.' })
  get start(): string | undefined {
    return periodOf(this.row.key)?.start;
  }

  @Field(() => DateScalar, { description: 'Last day of the period.' })
  get end(): string | undefined {
    return periodOf(this.row.key)?.end;
  }

  @Field(() => Int, { description: 'Number of files in the period.' })
  get count(): number {
    return this.row.files;
  }

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
export class TimelineConnectionObject {
  @Field(() => [TimelineBucketObject], { description: 'The periods.' })
  readonly nodes: readonly TimelineBucketObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  constructor(page: TimelinePage, listKey: string) {
    this.nodes = page.buckets.map((bucket) => new TimelineBucketObject(bucket));
    const cursors = page.buckets.map(({ key }) =>
      encodePeriodCursor(listKey, page.granularity, key),
    );
    this.pageInfo = new PageInfoObject(page, cursors);
  }
}
