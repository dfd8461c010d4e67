import { Field, ID, InterfaceType } from 'type-graphql';

import { formatId, type IdPrefix } from '../../kernel/id.ts';

@InterfaceType('Node', { description: 'An object with a globally unique ID.' })
export abstract class Node {
  @Field(() => ID, {
    description:
      'Opaque ID: a type prefix and a UUIDv7, such as `file_0198…`. The same ID is used in URLs and headers.',
  })
  readonly id: string;

  constructor(prefix: IdPrefix, uuid: string) {
    this.id = formatId(prefix, uuid);
  }
}

/** Wraps a row as a node; null if the row is missing. */
export function nodeOf<Row>(row: Row | undefined, node: new (row: Row) => Node): Node | null {
  return row === undefined ? null : new node(row);
}
