import { Field, Float, Int, ObjectType } from 'type-graphql';

import {
  connectionOf,
  countedConnectionOf,
  edgeOf,
} from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { loadObject, RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalItemRow, RetrievalRow } from '../../application/retrieval-queries.ts';
import type { RetrievalUpdateKind } from '../../application/retrieval-update.ts';
import type { Viewer } from './context.ts';
import { retrievalCursors, retrievalItemCursors } from './cursors.ts';
import { RetrievalItemStatusEnum, RetrievalStatusEnum, RetrievalUpdateKindEnum } from './enums.ts';

const FAILURE = 'Error code of the failure; null unless the status is FAILED.';

@ObjectType('RetrievalRequest', {
  implements: Node,
  description: 'A request to make files in cold storage readable.',
})
export class RetrievalRequestObject extends Node<RetrievalRow> {
  readonly prefix = 'retrieval';

  @Field(() => RetrievalStatusEnum, { description: 'Status of the retrieval.' })
  declare readonly status: RetrievalRow['status'];

  @Field(() => RetrievalTierEnum, {
    description: 'Retrieval tier, which determines speed and price.',
  })
  declare readonly tier: RetrievalRow['tier'];

  @Field(() => Int, { description: 'Number of days the restored files are kept readable.' })
  declare readonly days: RetrievalRow['days'];

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'Cost estimated when the retrieval was requested.',
  })
  get estimatedCost(): RetrievalRow['cost'] {
    return this.row.cost;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Estimated time by which all files are readable; null if they already were.',
  })
  declare readonly latestAt: RetrievalRow['latestAt'];

  @Field(() => DateTimeScalar, { description: 'Time the retrieval was requested.' })
  declare readonly createdAt: RetrievalRow['createdAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Time the archive had been asked for every file; null before then.',
  })
  declare readonly startedAt: RetrievalRow['startedAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Time all files became readable; null before then.',
  })
  declare readonly readyAt: RetrievalRow['readyAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Time the first restored copy expires, as reported by the archive. Null before READY, and if the files stay readable indefinitely.',
  })
  declare readonly expiresAt: RetrievalRow['expiresAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Time the retrieval became EXPIRED, FAILED or CANCELLED; null before then.',
  })
  declare readonly finishedAt: RetrievalRow['finishedAt'];

  @Field(() => String, { nullable: true, description: FAILURE })
  declare readonly failureReason: RetrievalRow['failureReason'];

  @Field(() => Int, { description: 'Number of files in the retrieval.' })
  get filesTotal(): number {
    return this.row.files;
  }

  @Field(() => Int, { description: 'Number of files that can be read now.' })
  declare readonly filesReady: RetrievalRow['filesReady'];

  @Field(() => ByteSizeScalar, { description: 'Total size of all files in bytes.' })
  get bytesTotal(): number {
    return this.row.bytes;
  }

  @Field(() => ByteSizeScalar, {
    description: 'Total size in bytes of the files that can be read now.',
  })
  declare readonly bytesReady: RetrievalRow['bytesReady'];

  @Field(() => Float, { description: 'Percentage of files that can be read now, 0–100.' })
  get percent(): number {
    return this.row.files === 0 ? 100 : (this.row.filesReady / this.row.files) * 100;
  }
}

@ObjectType('RetrievalItem', { description: 'One file of a retrieval.' })
class RetrievalItemObject extends RowObject<RetrievalItemRow> {
  @Field(() => RetrievalItemStatusEnum, { description: 'Status of the file.' })
  declare readonly status: RetrievalItemRow['status'];

  @Field(() => ByteSizeScalar, { description: 'File size in bytes.' })
  declare readonly bytes: RetrievalItemRow['bytes'];

  @Field(() => String, { nullable: true, description: FAILURE })
  declare readonly failureReason: RetrievalItemRow['failureReason'];

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file; null if it has been deleted.',
  })
  file(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.fileId, FileObject);
  }
}

@ObjectType('RetrievalItemEdge', { description: 'A file of a retrieval and its cursor.' })
class RetrievalItemEdgeObject extends edgeOf(RetrievalItemObject, ({ fileId }: RetrievalItemRow) =>
  retrievalItemCursors.encode(fileId),
) {}

@ObjectType('RetrievalItemConnection', { description: 'A page of files of a retrieval.' })
export class RetrievalItemConnectionObject extends connectionOf(RetrievalItemEdgeObject) {}

@ObjectType('RetrievalRequestEdge', { description: 'A retrieval and its cursor.' })
class RetrievalRequestEdgeObject extends edgeOf(RetrievalRequestObject, ({ id }: RetrievalRow) =>
  retrievalCursors.encode(id),
) {}

@ObjectType('RetrievalRequestConnection', { description: "A page of the viewer's retrievals." })
export class RetrievalRequestConnectionObject extends countedConnectionOf(
  RetrievalRequestEdgeObject,
) {}

@ObjectType('RetrievalUpdate', { description: 'A change of a retrieval.' })
export abstract class RetrievalUpdateObject {
  @Field(() => RetrievalUpdateKindEnum, { description: 'Kind of change.' })
  declare readonly kind: RetrievalUpdateKind;

  @Field(() => RetrievalRequestObject, { description: 'The retrieval in its current state.' })
  declare readonly request: RetrievalRequestObject;
}
