import { Field, ID, InterfaceType } from 'type-graphql';

import { formatId, type IdPrefix } from '../../kernel/id.ts';

@InterfaceType('Node', { description: 'Anything that has an id and can be asked for by it.' })
export abstract class Node {
  @Field(() => ID, {
    description:
      'A type prefix and a UUIDv7, like `file_0198…`; the same in URLs and headers. Opaque otherwise.',
  })
  readonly id: string;

  constructor(prefix: IdPrefix, uuid: string) {
    this.id = formatId(prefix, uuid);
  }
}

/** The node of a row; null where there is none. */
export function nodeOf<Row>(row: Row | undefined, node: new (row: Row) => Node): Node | null {
  return row === undefined ? null : new node(row);
}
