import { Field, Float, Int, ObjectType } from 'type-graphql';

import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { RetrievalItemRow, RetrievalRow } from '../../application/retrieval-queries.ts';
import type { RetrievalUpdate, RetrievalUpdateKind } from '../../application/retrieval-update.ts';
import type { RetrievalStatus } from '../../domain/retrieval-request.ts';
import { encodeRetrievalCursor, encodeRetrievalItemCursor } from './cursors.ts';
import { RetrievalItemStatusEnum, RetrievalStatusEnum, RetrievalUpdateKindEnum } from './enums.ts';

const FAILURE = 'Why it came to nothing, as a code; null unless FAILED.';

@ObjectType('RetrievalRequest', {
  implements: Node,
  description: "The viewer's wish to read files that lie in cold storage.",
})
export class RetrievalRequestObject extends Node {
  constructor(readonly row: RetrievalRow) {
    super('retrieval', row.id);
  }

  @Field(() => RetrievalStatusEnum, { description: 'Where it stands.' })
  get status(): RetrievalStatus {
    return this.row.status;
  }

  @Field(() => RetrievalTierEnum, { description: 'How fast, and at what price.' })
  get tier(): RetrievalTier {
    return this.row.tier;
  }

  @Field(() => Int, { description: 'For how many days the files are wanted.' })
  get days(): number {
    return this.row.days;
  }

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'What it was estimated to cost when it was made.',
  })
  get estimatedCost(): MoneyObject | null {
    return this.row.cost ? new MoneyObject(this.row.cost) : null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When everything can be read at the latest, by the estimate; null: at once.',
  })
  get latestAt(): Date | null {
    return this.row.latestAt ?? null;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the archive was asked for all of it; null before.',
  })
  get startedAt(): Date | null {
    return this.row.startedAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When everything could be read; null before.',
  })
  get readyAt(): Date | null {
    return this.row.readyAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the first of the files can no longer be read, as the archive tells it; null before READY, and where they stay readable.',
  })
  get expiresAt(): Date | null {
    return this.row.expiresAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was over: EXPIRED, FAILED or CANCELLED.',
  })
  get finishedAt(): Date | null {
    return this.row.finishedAt ?? null;
  }

  @Field(() => String, { nullable: true, description: FAILURE })
  get failureReason(): string | null {
    return this.row.failureReason ?? null;
  }

  @Field(() => Int, { description: 'How many files it covers.' })
  get filesTotal(): number {
    return this.row.files;
  }

  @Field(() => Int, { description: 'How many of them can be read now.' })
  get filesReady(): number {
    return this.row.filesReady;
  }

  @Field(() => ByteSizeScalar, { description: 'The bytes of all its files.' })
  get bytesTotal(): number {
    return this.row.bytes;
  }

  @Field(() => ByteSizeScalar, { description: 'The bytes of those that can be read now.' })
  get bytesReady(): number {
    return this.row.bytesReady;
  }

  @Field(() => Float, { description: 'Share of the files that can be read now, 0 to 100.' })
  get percent(): number {
    return this.row.files === 0 ? 100 : (this.row.filesReady / this.row.files) * 100;
  }
}

@ObjectType('RetrievalItem', { description: 'One file of a retrieval.' })
export class RetrievalItemObject {
  constructor(readonly row: RetrievalItemRow) {}

  @Field(() => RetrievalItemStatusEnum, { description: 'Where it stands.' })
  get status(): RetrievalItemRow['status'] {
    return this.row.status;
  }

  @Field(() => ByteSizeScalar, { description: 'Its length in bytes.' })
  get bytes(): number {
    return this.row.bytes;
  }

  @Field(() => String, { nullable: true, description: FAILURE })
  get failureReason(): string | null {
    return this.row.failureReason ?? null;
  }
}

@ObjectType('RetrievalItemEdge', { description: 'A file of a retrieval and its place in it.' })
export class RetrievalItemEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => RetrievalItemObject, { description: 'The file.' })
  readonly node: RetrievalItemObject;

  constructor(node: RetrievalItemObject) {
    this.cursor = encodeRetrievalItemCursor(node.row.fileId);
    this.node = node;
  }
}

interface Page {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

@ObjectType('RetrievalItemConnection', { description: 'A page of the files of a retrieval.' })
export class RetrievalItemConnectionObject {
  @Field(() => [RetrievalItemEdgeObject], { description: 'The files with their cursors.' })
  readonly edges: readonly RetrievalItemEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(rows: readonly RetrievalItemRow[], page: Page) {
    this.edges = rows.map((row) => new RetrievalItemEdgeObject(new RetrievalItemObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [RetrievalItemObject], { description: 'The files without their cursors.' })
  get nodes(): readonly RetrievalItemObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('RetrievalRequestEdge', { description: 'A retrieval and its place in the list.' })
export class RetrievalRequestEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => RetrievalRequestObject, { description: 'The retrieval.' })
  readonly node: RetrievalRequestObject;

  constructor(node: RetrievalRequestObject) {
    this.cursor = encodeRetrievalCursor(node.row.id);
    this.node = node;
  }
}

@ObjectType('RetrievalRequestConnection', { description: "A page of the viewer's retrievals." })
export class RetrievalRequestConnectionObject {
  @Field(() => [RetrievalRequestEdgeObject], { description: 'The retrievals with their cursors.' })
  readonly edges: readonly RetrievalRequestEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(rows: readonly RetrievalRow[], page: Page) {
    this.edges = rows.map((row) => new RetrievalRequestEdgeObject(new RetrievalRequestObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [RetrievalRequestObject], { description: 'The retrievals without their cursors.' })
  get nodes(): readonly RetrievalRequestObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('RetrievalUpdate', { description: 'One step of a retrieval.' })
export class RetrievalUpdateObject {
  @Field(() => RetrievalUpdateKindEnum, { description: 'What has happened.' })
  readonly kind: RetrievalUpdateKind;

  @Field(() => RetrievalRequestObject, { description: 'The retrieval as it is now.' })
  readonly request: RetrievalRequestObject;

  constructor({ kind, row }: RetrievalUpdate) {
    this.kind = kind;
    this.request = new RetrievalRequestObject(row);
  }
}
