import { Field, Int, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import { trashCursors } from './cursors.ts';

@ObjectType('TrashEdge', { description: 'A file in the trash and its cursor.' })
class TrashEdgeObject extends edgeOf(FileObject, ({ id, trashedAt = new Date(0) }: FileRow) =>
  trashCursors.encode({ id, trashedAt }),
) {}

@ObjectType('TrashConnection', { description: "A page of the viewer's trash." })
export class TrashConnectionObject extends connectionOf(TrashEdgeObject) {}

@ObjectType('TrashEmptyPayload', { description: 'Result of `trashEmpty`.' })
export class TrashEmptyPayload extends Payload<{ count: number }> {
  @Field(() => Int, { description: 'Number of files that will be deleted.' })
  declare readonly count: number;
}
