import { Arg, Args, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import {
  decodeFileCursor,
  decodePeriodCursor,
  listKeyOf,
} from '../../../search/api/graphql/cursors.ts';
import { GranularityEnum } from '../../../search/api/graphql/enums.ts';
import type { DescribeFacets } from '../../../search/application/describe-facets.ts';
import type { ListFiles } from '../../../search/application/list-files.ts';
import type { ListTimeline } from '../../../search/application/list-timeline.ts';
import type { ReadBucket } from '../../../search/application/read-bucket.ts';
import { TIMELINE_ORDER } from '../../../search/domain/file-order.ts';
import type { Granularity } from '../../../search/domain/granularity.ts';
import {
  requireCaptureTimes,
  sharedCriteria,
  sharedFacets,
  sharedOrder,
} from '../../application/shared-criteria.ts';
import type { RecipientLoaders } from './context.ts';
import { ReceivedShareObject } from './received-share.ts';
import { SharedFileFacetsObject } from './shared-facets.ts';
import { sharedFilesWanted, SharedSearchArgs, SharedSelectionArgs } from './shared-file-filter.ts';
import { SharedFileConnectionObject } from './shared-file.ts';
import {
  SharedTimelineBucketFilesObject,
  SharedTimelineConnectionObject,
} from './shared-timeline.ts';

export interface ReceivedShareSearchResolverDeps {
  readonly listFiles: ListFiles;
  readonly listTimeline: ListTimeline;
  readonly readBucket: ReadBucket;
  readonly describeFacets: DescribeFacets;
}

const FAILS =
  'Null with an error if the search takes too long (`SEARCH_TOO_SLOW`) or an argument is invalid.';
const NEEDS_METADATA =
  'If the share does not include metadata, null with the error `FILTER_INVALID`.';

/** Searches of the files of a share. The fields can fail, so they are nullable: one share must not fail the list. */
@Resolver(() => ReceivedShareObject)
export class ReceivedShareSearchResolver {
  constructor(private readonly deps: ReceivedShareSearchResolverDeps) {}

  @FieldResolver(() => SharedFileConnectionObject, {
    nullable: true,
    description: `Files of the share that match the arguments. ${FAILS}`,
  })
  async search(
    @Root() { row }: ReceivedShareObject,
    @Args(() => SharedSearchArgs) args: SharedSearchArgs,
    @RequestLoaders() { sharedSearches }: RecipientLoaders,
  ): Promise<SharedFileConnectionObject> {
    const criteria = sharedCriteria(row, sharedFilesWanted(args));
    const order = sharedOrder(row, args.orderBy ?? undefined);
    const listKey = listKeyOf(order, criteria, { shareId: row.id });
    const { first, after } = args;
    const position = after ? decodeFileCursor(after, listKey, order) : undefined;
    const page = await sharedSearches.use(() =>
      this.deps.listFiles.execute(row.ownerId, { ...criteria, order, first, after: position }),
    );
    return SharedFileConnectionObject.found(row, page, listKey, () =>
      sharedSearches.use(() => this.deps.listFiles.count(row.ownerId, criteria)),
    );
  }

  @FieldResolver(() => SharedTimelineConnectionObject, {
    nullable: true,
    description: `Days, months or years that contain files of the share, newest first. ${FAILS} ${NEEDS_METADATA}`,
  })
  async timeline(
    @Root() { row }: ReceivedShareObject,
    @Arg('granularity', () => GranularityEnum, { description: 'Length of the periods.' })
    granularity: Granularity,
    @Arg('first', () => Int, { description: 'Page size, 1–100.' }) first: number,
    @Args(() => SharedSelectionArgs) args: SharedSelectionArgs,
    @RequestLoaders() { sharedSearches }: RecipientLoaders,
    @Arg('after', () => String, { nullable: true, description: 'Returns items after this cursor.' })
    after?: string | null,
  ): Promise<SharedTimelineConnectionObject> {
    requireCaptureTimes(row);
    const criteria = sharedCriteria(row, sharedFilesWanted(args));
    const listKey = listKeyOf(TIMELINE_ORDER, criteria, { shareId: row.id });
    const before = after ? decodePeriodCursor(after, listKey, granularity) : undefined;
    const page = await sharedSearches.use(() =>
      this.deps.listTimeline.execute(row.ownerId, {
        ...criteria,
        granularity,
        first,
        after: before,
      }),
    );
    const buckets = page.buckets.map((bucket) => ({ ...bucket, share: row }));
    return new SharedTimelineConnectionObject({ ...page, buckets }, listKey);
  }

  @FieldResolver(() => SharedTimelineBucketFilesObject, {
    nullable: true,
    description: `Up to 10,000 files of a day, month or year of the timeline, as columns. A request can read this field at most 3 times. ${FAILS} ${NEEDS_METADATA}`,
  })
  async timelineBucket(
    @Root() { row }: ReceivedShareObject,
    @Arg('key', () => String, {
      description: 'The day, month or year, such as `2024-05-31`, `2024-05` or `2024`.',
    })
    key: string,
    @Args(() => SharedSelectionArgs) args: SharedSelectionArgs,
    @RequestLoaders() { sharedSearches, sharedBuckets }: RecipientLoaders,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Returns files after this cursor, if the bucket has more than one answer holds.',
    })
    after?: string | null,
  ): Promise<SharedTimelineBucketFilesObject> {
    sharedBuckets.use();
    requireCaptureTimes(row);
    const criteria = sharedCriteria(row, sharedFilesWanted(args));
    const listKey = listKeyOf(TIMELINE_ORDER, criteria, { period: key, shareId: row.id });
    const position = after ? decodeFileCursor(after, listKey, TIMELINE_ORDER) : undefined;
    const page = await sharedSearches.use(() =>
      this.deps.readBucket.execute(row.ownerId, { ...criteria, key, after: position }),
    );
    return new SharedTimelineBucketFilesObject(page, listKey, after != null);
  }

  @FieldResolver(() => SharedFileFacetsObject, {
    nullable: true,
    description: `Counts of the share's files, or of those that match the arguments, by category, camera, place and other properties. ${FAILS}`,
  })
  async facets(
    @Root() { row }: ReceivedShareObject,
    @Args(() => SharedSelectionArgs) args: SharedSelectionArgs,
    @RequestLoaders() { sharedSearches }: RecipientLoaders,
  ): Promise<SharedFileFacetsObject> {
    const criteria = sharedCriteria(row, sharedFilesWanted(args));
    const facets = await sharedSearches.use(() =>
      this.deps.describeFacets.execute(row.ownerId, criteria),
    );
    return sharedFacets(row, facets);
  }
}
