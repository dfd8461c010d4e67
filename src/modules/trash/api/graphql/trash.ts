import { Field, Int, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import type { PurgeEstimate } from '../../domain/purge-estimate.ts';
import { trashCursors } from './cursors.ts';

@ObjectType('TrashEdge', { description: 'A file in the trash and its cursor.' })
class TrashEdgeObject extends edgeOf(FileObject, ({ id, trashedAt = new Date(0) }: FileRow) =>
  trashCursors.encode({ id, trashedAt }),
) {}

@ObjectType('TrashConnection', { description: "A page of the viewer's trash." })
export class TrashConnectionObject extends connectionOf(TrashEdgeObject) {}

/** Estimates are read as they are. */
@ObjectType('PurgeEstimate', {
  description: 'What permanently deleting files frees and costs, at list prices.',
})
export abstract class PurgeEstimateObject implements PurgeEstimate {
  @Field(() => Int, { description: 'Number of files.' })
  declare readonly files: PurgeEstimate['files'];

  @Field(() => ByteSizeScalar, {
    description:
      'Quota that is freed. Identical files count once; bytes that other files use do not count.',
  })
  declare readonly freedBytes: PurgeEstimate['freedBytes'];

  @Field(() => MoneyObject, {
    description:
      'Charges of cold storage for objects that are deleted before their minimum storage duration ends.',
  })
  declare readonly earlyDeleteFees: PurgeEstimate['earlyDeleteFees'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the files can be deleted without a fee; null if they can be now.',
  })
  declare readonly feesEndAt: PurgeEstimate['feesEndAt'];

  @Field(() => Boolean, {
    description: 'Whether the archive is simulated: nothing is charged.',
  })
  declare readonly simulated: PurgeEstimate['simulated'];
}

@ObjectType('TrashEmptyPayload', { description: 'Result of `trashEmpty`.' })
export class TrashEmptyPayload extends Payload<{ count: number }> {
  @Field(() => Int, { description: 'Number of files that will be deleted.' })
  declare readonly count: number;
}
