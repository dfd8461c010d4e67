import { Field, ObjectType } from 'type-graphql';

import { SyncCursorScalar } from './cursors.ts';
import { FileChangeKindEnum } from './enums.ts';

/** The base of an entry in a change feed. */
@ObjectType()
export abstract class ChangeObject<
  Change extends { readonly number: number; readonly kind: 'UPSERT' | 'DELETE' },
> {
  constructor(protected readonly change: Change) {}

  @Field(() => SyncCursorScalar, {
    description:
      'Store it after processing the change; pass it as `since` to resume after a disconnect.',
  })
  get cursor(): number {
    return this.change.number;
  }

  @Field(() => FileChangeKindEnum, { description: 'Kind of change.' })
  get kind(): Change['kind'] {
    return this.change.kind;
  }
}
