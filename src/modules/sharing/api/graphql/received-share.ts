import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { type ShareRow, senderOf } from '../../application/share-queries.ts';
import { shareCursors } from './cursors.ts';
import { SharePermissionEnum } from './enums.ts';

@ObjectType('ReceivedShare', { description: 'A share that another user created for the viewer.' })
export class ReceivedShareObject extends RowObject<ShareRow> {
  @Field(() => ID, { description: 'ID of the share.' })
  get id(): string {
    return formatId('share', this.row.id);
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Sender name chosen by the owner, or else the email address of the owner; null for a link without a sender name.',
  })
  get from(): string | null {
    return senderOf(this.row) ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Title of the share or name of its album; null if it has neither.',
  })
  get title(): string | null {
    return this.row.title ?? this.row.album?.name ?? null;
  }

  @Field(() => String, { nullable: true, description: "The owner's note; null if there is none." })
  declare readonly note: ShareRow['note'];

  @Field(() => Boolean, { description: "Whether the owner's whole library is shared." })
  declare readonly wholeLibrary: ShareRow['wholeLibrary'];

  @Field(() => SharePermissionEnum, { description: 'Access granted to the viewer.' })
  declare readonly permission: ShareRow['permission'];

  @Field(() => Boolean, {
    description: 'Whether the capture time, camera and location of files are shown.',
  })
  declare readonly includeMetadata: ShareRow['includeMetadata'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share expires; null if it does not.',
  })
  declare readonly expiresAt: ShareRow['expiresAt'];

  @Field(() => DateTimeScalar, { description: 'When the share was created.' })
  declare readonly createdAt: ShareRow['createdAt'];

  @Field(() => Int, {
    nullable: true,
    description: 'Number of downloads left; null if unlimited.',
  })
  get downloadsLeft(): number | null {
    const { downloadLimit, downloads } = this.row;
    return downloadLimit === undefined ? null : Math.max(0, downloadLimit - downloads);
  }

  @Field(() => Boolean, {
    description: 'Whether the viewer may request originals in cold storage.',
  })
  get allowRetrievalRequest(): boolean {
    return this.row.allowsRetrievalRequests;
  }
}

@ObjectType('ReceivedShareEdge', { description: 'A received share and its cursor.' })
class ReceivedShareEdgeObject extends edgeOf(ReceivedShareObject, ({ id }: ShareRow) =>
  shareCursors.encode(id),
) {}

@ObjectType('ReceivedShareConnection', {
  description: 'A page of shares that other users created for the viewer.',
})
export class ReceivedShareConnectionObject extends connectionOf(ReceivedShareEdgeObject) {}
