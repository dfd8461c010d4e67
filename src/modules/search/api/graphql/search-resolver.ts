import { Arg, Args, ArgsType, Ctx, Field, Int, Query, Resolver } from 'type-graphql';

import type { GraphqlContext } from '../../../library/api/graphql/context.ts';
import type { DescribeFacets } from '../../application/describe-facets.ts';
import type { FilesWanted, ListFiles } from '../../application/list-files.ts';
import type { ListTimeline } from '../../application/list-timeline.ts';
import { TIMELINE_ORDER } from '../../domain/file-order.ts';
import type { Granularity } from '../../domain/granularity.ts';
import { SearchWords } from '../../domain/search-words.ts';
import { decodeFileCursor, decodeStretchCursor } from './cursors.ts';
import { GranularityEnum } from './enums.ts';
import { FileConnectionObject } from './file-connection.ts';
import { FileFacetsObject } from './file-facets.ts';
import { FileFilterInput, fileFilterOf, FileOrderInput, fileOrderOf } from './file-filter.ts';
import { TimelineConnectionObject } from './timeline.ts';

export interface SearchResolverDeps {
  readonly listFiles: ListFiles;
  readonly describeFacets: DescribeFacets;
  readonly listTimeline: ListTimeline;
}

@ArgsType()
class SelectionArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Words that the name, the tags or the camera have; case and accents do not matter. A word of one or two letters is found where a word begins.',
  })
  query?: string | null;

  @Field(() => FileFilterInput, { nullable: true, description: 'Which files; all if not said.' })
  filter?: FileFilterInput | null;
}

@ArgsType()
class FilesArgs extends SelectionArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'So many from the start, 1 to 100. Exactly one of `first` and `last` is required.',
  })
  first?: number | null;

  @Field(() => Int, { nullable: true, description: 'So many from the end, 1 to 100.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those after this cursor.' })
  after?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those before this cursor.' })
  before?: string | null;

  @Field(() => FileOrderInput, {
    nullable: true,
    description: 'The timeline if not said. Cursors hold for the order that they came from.',
  })
  orderBy?: FileOrderInput | null;
}

@Resolver()
export class SearchResolver {
  constructor(private readonly deps: SearchResolverDeps) {}

  @Query(() => FileConnectionObject, {
    description:
      "The viewer's files that are kept and not in the trash, newest first by capture time, else by upload time.",
  })
  async files(
    @Args(() => FilesArgs) args: FilesArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<FileConnectionObject> {
    const { account } = await context.viewer();
    const { first, last, after, before, orderBy } = args;
    const order = orderBy ? fileOrderOf(orderBy) : TIMELINE_ORDER;
    const page = await this.deps.listFiles.execute(account.id, {
      ...wantedBy(args),
      order,
      first: first ?? undefined,
      last: last ?? undefined,
      after: after ? decodeFileCursor(after, order) : undefined,
      before: before ? decodeFileCursor(before, order) : undefined,
    });
    return new FileConnectionObject(page);
  }

  @Query(() => FileFacetsObject, {
    description: "What there is among the viewer's files, or among those that `files` finds.",
  })
  async fileFacets(
    @Args(() => SelectionArgs) args: SelectionArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<FileFacetsObject> {
    const { account } = await context.viewer();
    return new FileFacetsObject(await this.deps.describeFacets.execute(account.id, wantedBy(args)));
  }

  @Query(() => TimelineConnectionObject, {
    description: "The days, months or years that have files of the viewer's, newest first.",
  })
  async timeline(
    @Arg('granularity', () => GranularityEnum, { description: 'How long the stretches are.' })
    granularity: Granularity,
    @Arg('first', () => Int, { description: 'So many, 1 to 100.' }) first: number,
    @Args(() => SelectionArgs) args: SelectionArgs,
    @Ctx() context: GraphqlContext,
    @Arg('after', () => String, { nullable: true, description: 'Only those after this cursor.' })
    after?: string | null,
  ): Promise<TimelineConnectionObject> {
    const { account } = await context.viewer();
    const page = await this.deps.listTimeline.execute(account.id, {
      ...wantedBy(args),
      granularity,
      first,
      after: after ? decodeStretchCursor(after, granularity) : undefined,
    });
    return new TimelineConnectionObject(page);
  }
}

function wantedBy({ query, filter }: SelectionArgs): FilesWanted {
  return {
    words: query ? SearchWords.of(query) : undefined,
    filter: filter ? fileFilterOf(filter) : undefined,
  };
}
