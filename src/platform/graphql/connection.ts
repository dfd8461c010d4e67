import { type ClassType, Field, Int, ObjectType } from 'type-graphql';

import { PageInfoObject, type PageLimits } from './page-info.ts';

/** The base of an edge type. */
export function edgeOf<Item extends object>(item: () => ClassType<Item>) {
  @ObjectType()
  abstract class Edge {
    @Field(() => String, { description: 'Pass as `after` or `before` to continue from here.' })
    readonly cursor: string;

    @Field(item, { description: 'The item.' })
    readonly node: Item;

    constructor(cursor: string, node: Item) {
      this.cursor = cursor;
      this.node = node;
    }
  }
  return Edge;
}

interface EdgeType<Item> {
  readonly cursor: string;
  readonly node: Item;
}

/** The base of a connection type (Relay cursor connections, with `nodes` as a shortcut). */
export function connectionOf<Item extends object, Edge extends EdgeType<Item>>(
  edge: () => ClassType<Edge>,
  item: () => ClassType<Item>,
) {
  @ObjectType()
  abstract class Connection {
    @Field(() => [edge()], { description: 'The items with their cursors.' })
    readonly edges: readonly Edge[];

    @Field(() => PageInfoObject, { description: 'Pagination details.' })
    readonly pageInfo: PageInfoObject;

    constructor(edges: readonly Edge[], page: PageLimits) {
      this.edges = edges;
      const cursors = edges.map(({ cursor }) => cursor);
      this.pageInfo = new PageInfoObject(page, cursors);
    }

    @Field(() => [item()], { description: 'The items without their cursors.' })
    get nodes(): readonly Item[] {
      return this.edges.map(({ node }) => node);
    }
  }
  return Connection;
}

/** The same with `totalCount`. `count` runs only when a client selects it. */
export function countedConnectionOf<Item extends object, Edge extends EdgeType<Item>>(
  edge: () => ClassType<Edge>,
  item: () => ClassType<Item>,
) {
  @ObjectType()
  abstract class CountedConnection extends connectionOf(edge, item) {
    constructor(
      edges: readonly Edge[],
      page: PageLimits,
      private readonly count: () => Promise<number>,
    ) {
      super(edges, page);
    }

    @Field(() => Int, { description: 'Number of items in the list. Counted only if requested.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return CountedConnection;
}
