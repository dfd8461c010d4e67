import { Field, Int, ObjectType } from 'type-graphql';

import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { TimelineBucket } from '../../application/file-search.ts';
import type { TimelinePage } from '../../application/list-timeline.ts';
import { encodeStretchCursor } from './cursors.ts';

@ObjectType('TimelineBucket', { description: 'The files of a day, month or year (UTC).' })
export class TimelineBucketObject {
  constructor(readonly bucket: TimelineBucket) {}

  @Field(() => DateTimeScalar, { description: 'When it begins.' })
  get start(): Date {
    return this.bucket.start;
  }

  @Field(() => Int, { description: 'How many files.' })
  get count(): number {
    return this.bucket.files;
  }
}

@ObjectType('TimelineConnection', {
  description:
    'Days, months or years that have files, newest first. Of a search, a page may be shorter than asked for although more follow.',
})
export class TimelineConnectionObject {
  @Field(() => [TimelineBucketObject], { description: 'The stretches of time.' })
  readonly nodes: readonly TimelineBucketObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(page: TimelinePage) {
    this.nodes = page.buckets.map((bucket) => new TimelineBucketObject(bucket));
    const cursors = page.buckets.map(({ start }) => encodeStretchCursor(page.granularity, start));
    this.pageInfo = new PageInfoObject(page, cursors);
  }
}
