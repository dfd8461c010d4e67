import { Field, ObjectType } from 'type-graphql';

import { Node } from '../../../../platform/graphql/node.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  Sha256Scalar,
} from '../../../../platform/graphql/scalars.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';
import type { UploadSessionStatus } from '../../domain/upload-session-status.ts';
import { encodeSessionCursor } from './cursors.ts';
import { UploadSessionStatusEnum } from './enums.ts';

@ObjectType('UploadSession', { implements: Node, description: 'One tus upload.' })
export class UploadSessionObject extends Node {
  constructor(readonly row: UploadSessionRow) {
    super('upload', row.id);
  }

  @Field(() => UploadSessionStatusEnum, { description: 'Where the upload stands.' })
  get status(): UploadSessionStatus {
    return this.row.status;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes that are stored safely; where to go on.' })
  get offset(): number {
    return this.row.offset;
  }

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: 'Length in bytes; null while it is deferred.',
  })
  get size(): number | null {
    return this.row.size ?? null;
  }

  @Field(() => Sha256Scalar, {
    nullable: true,
    description: 'The SHA-256 that was declared; with `size` it tells whose bytes are missing.',
  })
  get sha256(): string | null {
    return this.row.declaredHash?.hex ?? null;
  }

  @Field(() => Boolean, {
    description: 'The viewer already had these bytes: `file` is the one that was there.',
  })
  get duplicate(): boolean {
    return this.row.duplicate;
  }

  @Field(() => DateTimeScalar, { description: 'When the upload was announced.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, {
    description: 'When the session ends unless bytes come; they put it off.',
  })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }
}

@ObjectType('UploadSessionEdge', { description: 'A session and its place in the list.' })
export class UploadSessionEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => UploadSessionObject, { description: 'The session.' })
  readonly node: UploadSessionObject;

  constructor(node: UploadSessionObject) {
    this.cursor = encodeSessionCursor(node.row.id);
    this.node = node;
  }
}

@ObjectType('UploadSessionConnection', { description: "A page of the viewer's uploads." })
export class UploadSessionConnectionObject {
  @Field(() => [UploadSessionEdgeObject], { description: 'The sessions with their cursors.' })
  readonly edges: readonly UploadSessionEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(
    rows: readonly UploadSessionRow[],
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  ) {
    this.edges = rows.map((row) => new UploadSessionEdgeObject(new UploadSessionObject(row)));
    const cursors = this.edges.map((edge) => edge.cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [UploadSessionObject], { description: 'The sessions without their cursors.' })
  get nodes(): readonly UploadSessionObject[] {
    return this.edges.map((edge) => edge.node);
  }
}
