import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { idCursors } from '../../../../platform/graphql/cursors.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { SavedSearchRow } from '../../application/saved-search-queries.ts';
import type { FileOrder, FileOrderField, OrderDirection } from '../../domain/file-order.ts';
import { FileOrderFieldEnum, OrderDirectionEnum } from './enums.ts';

export const savedSearchCursors = idCursors('v1');

@ObjectType('SavedSearchOrder', { description: "Order of a saved search's files." })
class SavedSearchOrderObject implements FileOrder {
  @Field(() => FileOrderFieldEnum, { description: 'Sort key.' })
  declare readonly field: FileOrderField;

  @Field(() => OrderDirectionEnum, { description: 'Sort direction.' })
  declare readonly direction: OrderDirection;
}

@ObjectType('SavedSearch', {
  implements: Node,
  description: 'A search that the viewer saved under a name; apps show it as a smart album.',
})
export class SavedSearchObject extends Node<SavedSearchRow> {
  readonly prefix = 'savedsearch';

  @Field(() => String, { description: 'The name.' })
  declare readonly name: SavedSearchRow['name'];

  @Field(() => String, {
    nullable: true,
    description: 'Terms to find, to pass as `query` of `files`; null if there are none.',
  })
  declare readonly query: SavedSearchRow['query'];

  @Field(() => GraphQLJSONObject, {
    description:
      'Conditions that the files meet, as JSON to pass as the variable of `files(filter:)`; `{}` if there are none.',
  })
  declare readonly filter: SavedSearchRow['filter'];

  @Field(() => SavedSearchOrderObject, { description: 'Order of the files.' })
  get orderBy(): FileOrder {
    return { field: this.row.orderField, direction: this.row.orderDirection };
  }

  @Field(() => DateTimeScalar, { description: 'When the search was saved.' })
  declare readonly createdAt: SavedSearchRow['createdAt'];
}

@ObjectType('SavedSearchEdge', { description: 'A saved search and its cursor.' })
class SavedSearchEdgeObject extends edgeOf(SavedSearchObject, ({ id }: SavedSearchRow) =>
  savedSearchCursors.encode(id),
) {}

@ObjectType('SavedSearchConnection', { description: "A page of the viewer's saved searches." })
export class SavedSearchConnectionObject extends connectionOf(SavedSearchEdgeObject) {}
