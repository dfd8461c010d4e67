import { Arg, Args, ArgsType, Extensions, Field, Int, Query, Resolver } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { withoutNulls } from '../../../../platform/graphql/without-nulls.ts';
import type { Viewer } from '../../../library/api/graphql/context.ts';
import type { DescribeFacets } from '../../application/describe-facets.ts';
import type { FilesWanted, ListFiles } from '../../application/list-files.ts';
import type { ListTimeline } from '../../application/list-timeline.ts';
import type { ReadBucket } from '../../application/read-bucket.ts';
import { TIMELINE_ORDER } from '../../domain/file-order.ts';
import type { Granularity } from '../../domain/granularity.ts';
import { SearchQuery } from '../../domain/search-query.ts';
import { decodeFileCursor, decodePeriodCursor, listKeyOf } from './cursors.ts';
import { GranularityEnum } from './enums.ts';
import { FileConnectionObject } from './file-connection.ts';
import { FileFacetsObject } from './file-facets.ts';
import { FileFilterInput, fileFilterOf, FileOrderInput } from './file-filter.ts';
import { TimelineBucketFilesObject } from './timeline-bucket-files.ts';
import { TimelineConnectionObject } from './timeline.ts';

/** How often a request may contain `timelineBucket`, each of up to 10,000 files. */
const MAX_BUCKETS = 3;

export interface SearchResolverDeps {
  readonly listFiles: ListFiles;
  readonly describeFacets: DescribeFacets;
  readonly listTimeline: ListTimeline;
  readonly readBucket: ReadBucket;
}

@ArgsType()
class SelectionArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Terms to find in the name, tags, camera and place. All must match; case and accents are ignored. `lake` matches the start of a word, `"lake como"` a phrase of whole words. A leading `-` excludes a term. At most 256 characters and 10 terms.',
  })
  query?: string | null;

  @Field(() => FileFilterInput, {
    nullable: true,
    description: 'Conditions that files must meet. Defaults to all files.',
  })
  filter?: FileFilterInput | null;
}

@ArgsType()
class FilesArgs extends SelectionArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      'Number of items from the start of the list, 1–100. Provide either `first` or `last`.',
  })
  first?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of items from the end of the list, 1–100.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Returns items after this cursor.' })
  after?: string | null;

  @Field(() => String, { nullable: true, description: 'Returns items before this cursor.' })
  before?: string | null;

  @Field(() => FileOrderInput, {
    nullable: true,
    description:
      'Order of the list. Defaults to the timeline, newest first. Cursors are only valid with the query, filter and order that they were issued for.',
  })
  orderBy?: FileOrderInput | null;
}

@Resolver()
export class SearchResolver {
  constructor(private readonly deps: SearchResolverDeps) {}

  @Query(() => FileConnectionObject, {
    description:
      "The viewer's files, by default completed files that are not in the trash, newest first by capture time, or upload time if unknown.",
  })
  async files(
    @Args(() => FilesArgs) args: FilesArgs,
    @CurrentViewer() { account }: Viewer,
  ): Promise<FileConnectionObject> {
    const { first, last, after, before, orderBy: order = TIMELINE_ORDER } = withoutNulls(args);
    const criteria = criteriaOf(args);
    const listKey = listKeyOf(order, criteria);
    const page = await this.deps.listFiles.execute(account.id, {
      ...criteria,
      order,
      first,
      last,
      after: after ? decodeFileCursor(after, listKey, order) : undefined,
      before: before ? decodeFileCursor(before, listKey, order) : undefined,
    });
    return new FileConnectionObject(page, listKey, () =>
      this.deps.listFiles.count(account.id, criteria),
    );
  }

  @Query(() => FileFacetsObject, {
    description:
      "Counts of the viewer's files by category, tag, camera, place and other properties, over all files or those that match the arguments. Fails with `SEARCH_TOO_SLOW` if the search takes too long.",
  })
  async fileFacets(
    @Args(() => SelectionArgs) args: SelectionArgs,
    @CurrentViewer() { account }: Viewer,
  ): Promise<FileFacetsObject> {
    return this.deps.describeFacets.execute(account.id, criteriaOf(args));
  }

  @Query(() => TimelineConnectionObject, {
    description:
      'Days, months or years that contain files of the viewer, newest first, by the local date of their capture.',
  })
  async timeline(
    @Arg('granularity', () => GranularityEnum, { description: 'Length of the periods.' })
    granularity: Granularity,
    @Arg('first', () => Int, { description: 'Page size, 1–100.' }) first: number,
    @Args(() => SelectionArgs) args: SelectionArgs,
    @CurrentViewer() { account }: Viewer,
    @Arg('after', () => String, { nullable: true, description: 'Returns items after this cursor.' })
    after?: string | null,
  ): Promise<TimelineConnectionObject> {
    const criteria = criteriaOf(args);
    const listKey = listKeyOf(TIMELINE_ORDER, criteria);
    const page = await this.deps.listTimeline.execute(account.id, {
      ...criteria,
      granularity,
      first,
      after: after ? decodePeriodCursor(after, listKey, granularity) : undefined,
    });
    return new TimelineConnectionObject(page, listKey);
  }

  @Extensions({ maxPerRequest: MAX_BUCKETS })
  @Query(() => TimelineBucketFilesObject, {
    description:
      'Up to 10,000 files of a day, month or year of the timeline, as columns. A request can contain this field at most 3 times.',
  })
  async timelineBucket(
    @Arg('key', () => String, {
      description: 'The day, month or year, such as `2024-05-31`, `2024-05` or `2024`.',
    })
    key: string,
    @Args(() => SelectionArgs) args: SelectionArgs,
    @CurrentViewer() { account }: Viewer,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Returns files after this cursor, if the bucket has more than one answer holds.',
    })
    after?: string | null,
  ): Promise<TimelineBucketFilesObject> {
    const criteria = criteriaOf(args);
    const listKey = listKeyOf(TIMELINE_ORDER, criteria, { period: key });
    const page = await this.deps.readBucket.execute(account.id, {
      ...criteria,
      key,
      after: after ? decodeFileCursor(after, listKey, TIMELINE_ORDER) : undefined,
    });
    return new TimelineBucketFilesObject(page, listKey, after != null);
  }
}

function criteriaOf({ query, filter }: SelectionArgs): FilesWanted {
  return {
    query: query ? SearchQuery.of(query) : undefined,
    filter: filter ? fileFilterOf(filter) : undefined,
  };
}
