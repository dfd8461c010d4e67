import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Info, Mutation, Resolver } from 'type-graphql';

import { requireUuid } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { CreateSavedSearch } from '../../application/create-saved-search.ts';
import type { DeleteSavedSearch } from '../../application/delete-saved-search.ts';
import type { UpdateSavedSearch } from '../../application/update-saved-search.ts';
import { TIMELINE_ORDER } from '../../domain/file-order.ts';
import type { Viewer } from './context.ts';
import { documentOf } from './filter-document.ts';
import {
  SavedSearchCreateInput,
  SavedSearchDeletePayload,
  SavedSearchPayload,
  SavedSearchUpdateInput,
} from './saved-search-mutations.ts';
import { SavedSearchObject } from './saved-search.ts';

export interface SavedSearchMutationDeps {
  readonly createSavedSearch: CreateSavedSearch;
  readonly updateSavedSearch: UpdateSavedSearch;
  readonly deleteSavedSearch: DeleteSavedSearch;
}

const ID = "The saved search's ID.";
const FIELDS = { NOT_FOUND: ['id'], SAVED_SEARCH_NAME_INVALID: ['input', 'name'] };

@Resolver()
export class SavedSearchMutationResolver {
  constructor(private readonly deps: SavedSearchMutationDeps) {}

  @Mutation(() => SavedSearchPayload, {
    nullable: true,
    description:
      'Saves a search under a name. An account can have at most 200. An invalid query or filter fails with `FILTER_INVALID`.',
  })
  async savedSearchCreate(
    @Arg('input', () => SavedSearchCreateInput) input: SavedSearchCreateInput,
    @CurrentViewer() viewer: Viewer,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<SavedSearchPayload> {
    const outcome = await outcomeOf(FIELDS, async () => {
      const id = await this.deps.createSavedSearch.execute(viewer.account.id, {
        name: input.name,
        query: input.query ?? null,
        filter: documentOf(input.filter, schema),
        order: input.orderBy ?? TIMELINE_ORDER,
      });
      return { savedSearch: await savedSearchOf(viewer, id) };
    });
    return new SavedSearchPayload(outcome);
  }

  @Mutation(() => SavedSearchPayload, {
    nullable: true,
    description: 'Changes a saved search. An invalid query or filter fails with `FILTER_INVALID`.',
  })
  async savedSearchUpdate(
    @IdArg(ID) id: string,
    @Arg('input', () => SavedSearchUpdateInput) input: SavedSearchUpdateInput,
    @CurrentViewer() viewer: Viewer,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<SavedSearchPayload> {
    const { name, query, filter, orderBy } = input;
    const outcome = await outcomeOf(FIELDS, async () => {
      const searchId = requireUuid('savedsearch', id, 'Saved search not found.');
      await this.deps.updateSavedSearch.execute(viewer.account.id, searchId, {
        ...(name == null ? {} : { name }),
        ...(query === undefined ? {} : { query }),
        ...(filter === undefined ? {} : { filter: documentOf(filter, schema) }),
        ...(orderBy === undefined ? {} : { order: orderBy ?? TIMELINE_ORDER }),
      });
      return { savedSearch: await savedSearchOf(viewer, searchId) };
    });
    return new SavedSearchPayload(outcome);
  }

  @Mutation(() => SavedSearchDeletePayload, {
    nullable: true,
    description: 'Deletes a saved search. The files it finds are kept.',
  })
  async savedSearchDelete(
    @IdArg(ID) id: string,
    @CurrentViewer() { account, savedSearches }: Viewer,
  ): Promise<SavedSearchDeletePayload> {
    const outcome = await outcomeOf(FIELDS, async () => {
      const searchId = requireUuid('savedsearch', id, 'Saved search not found.');
      await this.deps.deleteSavedSearch.execute(account.id, searchId);
      savedSearches.clear(searchId);
      return { deletedId: id };
    });
    return new SavedSearchDeletePayload(outcome);
  }
}

async function savedSearchOf(
  { savedSearches }: Viewer,
  id: string,
): Promise<SavedSearchObject | null> {
  return loadObject(savedSearches.clear(id), id, SavedSearchObject);
}
