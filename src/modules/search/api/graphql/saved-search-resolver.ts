import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Args, FieldResolver, Info, Int, Query, Resolver, Root } from 'type-graphql';

import { uuidOf } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject, objectOf } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FilesWanted, ListFiles } from '../../application/list-files.ts';
import type { SavedSearchQueries } from '../../application/saved-search-queries.ts';
import { SearchQuery } from '../../domain/search-query.ts';
import type { Viewer } from './context.ts';
import { decodeFileCursor, listKeyOf } from './cursors.ts';
import { FileConnectionObject } from './file-connection.ts';
import { filterOfDocument } from './filter-document.ts';
import {
  SavedSearchConnectionObject,
  savedSearchCursors,
  SavedSearchObject,
} from './saved-search.ts';

export interface SavedSearchResolverDeps {
  readonly savedSearches: Pick<SavedSearchQueries, 'page'>;
  readonly listFiles: ListFiles;
}

const FAILS =
  'Null with an error if the search takes too long (`SEARCH_TOO_SLOW`) or another version saved conditions that this one does not know (`FILTER_INVALID`).';

/** The fields that search can fail, so they are nullable: one search must not fail the list. */
@Resolver(() => SavedSearchObject)
export class SavedSearchResolver {
  constructor(private readonly deps: SavedSearchResolverDeps) {}

  @Query(() => SavedSearchObject, {
    nullable: true,
    description: "The viewer's saved search with this ID; null if it does not exist.",
  })
  savedSearch(
    @IdArg() id: string,
    @CurrentViewer() { savedSearches }: Viewer,
  ): Promise<SavedSearchObject | null> {
    return loadObject(savedSearches, uuidOf('savedsearch', id), SavedSearchObject);
  }

  @Query(() => SavedSearchConnectionObject, {
    description: "The viewer's saved searches, newest first.",
  })
  async savedSearches(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<SavedSearchConnectionObject> {
    const page = await forwardPage(args, savedSearchCursors, (wanted) =>
      this.deps.savedSearches.page(account.id, wanted),
    );
    return new SavedSearchConnectionObject(page);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: `Number of files, like \`totalCount\` of \`files\`: an estimate above 10,000. Computed on request. ${FAILS}`,
  })
  async fileCount(
    @Root() search: SavedSearchObject,
    @CurrentViewer() viewer: Viewer,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<number> {
    return (await this.count(viewer, criteriaOf(search, schema))).files;
  }

  @FieldResolver(() => FileObject, {
    nullable: true,
    description: `The first file; null if there are none. ${FAILS}`,
  })
  async cover(
    @Root() search: SavedSearchObject,
    @CurrentViewer() { account, searchSlots }: Viewer,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<FileObject | null> {
    const wanted = { ...criteriaOf(search, schema), order: search.orderBy, first: 1 };
    const { rows } = await searchSlots.use(() => this.deps.listFiles.execute(account.id, wanted));
    return objectOf(rows[0], FileObject);
  }

  @FieldResolver(() => FileConnectionObject, {
    nullable: true,
    description: `The files that the search finds now. Cursors are those of \`files\` with the same query, filter and order: they are not valid anymore after the saved search has changed. ${FAILS}`,
  })
  async files(
    @Root() search: SavedSearchObject,
    @Args(() => ForwardPageArgs) { first, after }: ForwardPageArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<FileConnectionObject> {
    const order = search.orderBy;
    const criteria = criteriaOf(search, schema);
    const listKey = listKeyOf(order, criteria);
    const position = after ? decodeFileCursor(after, listKey, order) : undefined;
    const page = await viewer.searchSlots.use(() =>
      this.deps.listFiles.execute(viewer.account.id, {
        ...criteria,
        order,
        first,
        after: position,
      }),
    );
    return new FileConnectionObject(page, listKey, () => this.count(viewer, criteria));
  }

  private count({ account, searchSlots }: Viewer, criteria: FilesWanted) {
    return searchSlots.use(() => this.deps.listFiles.count(account.id, criteria));
  }
}

/** Throws `FILTER_INVALID`. */
function criteriaOf({ row }: SavedSearchObject, schema: GraphQLSchema): FilesWanted {
  return {
    query: row.query === undefined ? undefined : SearchQuery.of(row.query),
    filter: filterOfDocument(row.filter, schema),
  };
}
