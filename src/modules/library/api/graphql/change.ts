import { Field, ObjectType } from 'type-graphql';

import type { Change, ChangePosition } from '../../../../kernel/change-log.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { SyncCursorScalar } from './cursors.ts';
import { FileChangeKindEnum } from './enums.ts';

/** The base of an entry in a change feed. */
@ObjectType()
export abstract class ChangeObject<Row extends Change> extends RowObject<Row> {
  @Field(() => SyncCursorScalar, {
    description:
      'Store it after processing the change; pass it as `since` to resume after a disconnect.',
  })
  get cursor(): ChangePosition {
    return this.row;
  }

  @Field(() => FileChangeKindEnum, { description: 'Kind of change.' })
  declare readonly kind: Row['kind'];
}
