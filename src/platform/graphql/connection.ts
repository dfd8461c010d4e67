import { type ClassType, Field, Int, ObjectType } from 'type-graphql';

import type { Page } from '../../kernel/paging.ts';
import { PageInfoObject } from './page-info.ts';

export interface EdgeClass<Row, Item extends object> {
  new (row: Row): { readonly cursor: string; readonly node: Item };
  readonly item: ClassType<Item>;
}

/** The base of an edge type: the cursor of a row, and the row wrapped in an item. */
export function edgeOf<Row, Item extends object>(
  item: new (row: Row) => Item,
  cursorOf: (row: Row) => string,
) {
  @ObjectType()
  abstract class Edge {
    static readonly item = item;

    @Field(() => String, { description: 'Pass as `after` or `before` to continue from here.' })
    readonly cursor: string;

    @Field(() => item, { description: 'The item.' })
    readonly node: Item;

    constructor(readonly row: Row) {
      this.cursor = cursorOf(row);
      this.node = new item(row);
    }
  }
  return Edge;
}

/** The base of a connection type (Relay cursor connections, with `nodes` as a shortcut). */
export function connectionOf<Row, Item extends object>(edge: EdgeClass<Row, Item>) {
  @ObjectType()
  abstract class Connection {
    @Field(() => [edge], { description: 'The items with their cursors.' })
    readonly edges: readonly InstanceType<typeof edge>[];

    @Field(() => PageInfoObject, { description: 'Pagination details.' })
    readonly pageInfo: PageInfoObject;

    constructor(page: Page<Row>) {
      this.edges = page.rows.map((row) => new edge(row));
      const cursors = this.edges.map(({ cursor }) => cursor);
      this.pageInfo = new PageInfoObject(page, cursors);
    }

    @Field(() => [edge.item], { description: 'The items without their cursors.' })
    get nodes(): readonly Item[] {
      return this.edges.map(({ node }) => node);
    }
  }
  return Connection;
}

/** The same with `totalCount`. `count` runs only when a client selects it. */
export function countedConnectionOf<Row, Item extends object>(edge: EdgeClass<Row, Item>) {
  @ObjectType()
  abstract class CountedConnection extends connectionOf(edge) {
    constructor(
      page: Page<Row>,
      private readonly count: () => Promise<number>,
    ) {
      super(page);
    }

    @Field(() => Int, { description: 'Number of items in the list. Counted only if requested.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return CountedConnection;
}
