import { Field, Int, ObjectType } from 'type-graphql';

import type { PageLimits } from '../../../../kernel/paging.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { DateScalar } from '../../../../platform/graphql/scalars.ts';
import type { TimelineBucket } from '../../application/file-search.ts';
import type { Granularity } from '../../domain/granularity.ts';
import { periodOf } from '../../domain/period.ts';
import { encodePeriodCursor } from './cursors.ts';

/** The base of a bucket type of a timeline. */
@ObjectType()
export abstract class TimelinePeriodObject<Row extends TimelineBucket> extends RowObject<Row> {
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
}

/** A page of buckets as rows of their type. */
interface BucketRows<Row> extends PageLimits {
  readonly granularity: Granularity;
  readonly buckets: readonly Row[];
}

/** The base of a connection type of a timeline. */
export function timelineConnectionOf<Row extends TimelineBucket, Bucket extends object>(
  bucket: new (row: Row) => Bucket,
) {
  @ObjectType()
  abstract class Timeline {
    @Field(() => [bucket], { description: 'The periods.' })
    readonly nodes: readonly Bucket[];

    @Field(() => PageInfoObject, { description: 'Pagination details.' })
    readonly pageInfo: PageInfoObject;

    constructor(page: BucketRows<Row>, listKey: string) {
      this.nodes = page.buckets.map((row) => new bucket(row));
      const cursors = page.buckets.map(({ key }) =>
        encodePeriodCursor(listKey, page.granularity, key),
      );
      this.pageInfo = new PageInfoObject(page, cursors);
    }
  }
  return Timeline;
}
