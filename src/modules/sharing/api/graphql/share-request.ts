import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { countedConnectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import { RetrievalWishInput } from '../../../retrieval/api/graphql/retrieval-mutations.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { ShareRequestRow } from '../../application/share-request-queries.ts';
import type { Viewer } from './context.ts';
import { shareRequestCursors } from './cursors.ts';
import { ShareRequestStatusEnum } from './enums.ts';
import { ShareObject } from './share.ts';

@ObjectType('ShareRequest', {
  implements: Node,
  description:
    "A recipient's request for an original in cold storage. It costs nothing until the viewer approves it with `shareRequestsApprove`; `file.download` has the price.",
})
export class ShareRequestObject extends Node<ShareRequestRow> {
  readonly prefix = 'sharerequest';

  @Field(() => ShareRequestStatusEnum, { description: 'Status of the request.' })
  declare readonly status: ShareRequestRow['status'];

  @Field(() => DateTimeScalar, { description: 'When the original was requested.' })
  get askedAt(): Date {
    return this.row.at;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the viewer answered; null while PENDING.',
  })
  declare readonly answeredAt: ShareRequestRow['answeredAt'];

  @Field(() => String, {
    nullable: true,
    description:
      "Email address of the user, or else the visitor's network, such as `203.0.113.0/24`. Null if unknown.",
  })
  get by(): string | null {
    return this.row.email ?? this.row.network ?? null;
  }

  @Field(() => ID, { description: 'ID of the share.' })
  get shareId(): string {
    return formatId('share', this.row.shareId);
  }

  @Field(() => ShareObject, { nullable: true, description: 'The share.' })
  share(@CurrentViewer() { shares }: Viewer): Promise<ShareObject | null> {
    return loadObject(shares, this.row.shareId, ShareObject);
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The requested file; null if it was deleted.',
  })
  file(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.fileId, FileObject);
  }

  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description: 'The retrieval of an APPROVED request; null before then.',
  })
  retrieval(@CurrentViewer() { retrievals }: Viewer): Promise<RetrievalRequestObject | null> {
    return loadObject(retrievals, this.row.retrievalId, RetrievalRequestObject);
  }
}

@ObjectType('ShareRequestEdge', { description: 'A request for an original and its cursor.' })
class ShareRequestEdgeObject extends edgeOf(ShareRequestObject, ({ id }: ShareRequestRow) =>
  shareRequestCursors.encode(id),
) {}

@ObjectType('ShareRequestConnection', {
  description: "A page of requests for originals of the viewer's shares.",
})
export class ShareRequestConnectionObject extends countedConnectionOf(ShareRequestEdgeObject) {}

@InputType('ShareRequestsApproveInput', {
  description: 'Requests to approve and how to retrieve their files.',
})
export class ShareRequestsApproveInput extends RetrievalWishInput {
  @Field(() => [ID], { description: 'IDs of 1–100 requests.' })
  ids!: string[];
}

interface AnswerResult {
  readonly requests: readonly (ShareRequestObject | null)[];
}

@ObjectType('ShareRequestsPayload', {
  description: 'Result of `shareRequestsApprove` and `shareRequestsDecline`.',
})
export class ShareRequestsPayload extends Payload<AnswerResult> {
  @Field(() => [ShareRequestObject], {
    nullable: true,
    description: 'The answered requests; null if `userErrors` is not empty.',
  })
  declare readonly requests: AnswerResult['requests'];
}
