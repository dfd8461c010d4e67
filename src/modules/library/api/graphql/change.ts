import { Field, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { SyncCursorScalar } from './cursors.ts';
import { FileChangeKindEnum } from './enums.ts';

/** The base of an entry in a change feed. */
@ObjectType()
export abstract class ChangeObject<
  Change extends { readonly number: number; readonly kind: 'UPSERT' | 'DELETE' },
> extends RowObject<Change> {
  @Field(() => SyncCursorScalar, {
    description:
      'Store it after processing the change; pass it as `since` to resume after a disconnect.',
  })
  get cursor(): number {
    return this.row.number;
  }

  @Field(() => FileChangeKindEnum, { description: 'Kind of change.' })
  declare readonly kind: Change['kind'];
}
