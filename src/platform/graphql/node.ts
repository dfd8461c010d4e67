import { Field, ID, InterfaceType } from 'type-graphql';

import { formatId, type IdPrefix } from '../../kernel/id.ts';
import { RowObject } from './row-object.ts';

@InterfaceType('Node', { description: 'An object with a globally unique ID.' })
export abstract class Node<
  Row extends { readonly id: string } = { readonly id: string },
> extends RowObject<Row> {
  abstract readonly prefix: IdPrefix;

  @Field(() => ID, {
    description:
      'Opaque ID: a type prefix and a UUIDv7, such as `file_0198…`. The same ID is used in URLs and headers.',
  })
  get id(): string {
    return formatId(this.prefix, this.row.id);
  }
}
