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

@ObjectType('UploadSession', { implements: Node, description: 'An upload, resumable with tus.' })
export class UploadSessionObject extends Node {
  constructor(readonly row: UploadSessionRow) {
    super('upload', row.id);
  }

  @Field(() => UploadSessionStatusEnum, { description: 'Status of the upload.' })
  get status(): UploadSessionStatus {
    return this.row.status;
  }

  @Field(() => ByteSizeScalar, { description: 'Number of bytes stored durably; resume from here.' })
  get offset(): number {
    return this.row.offset;
  }

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: "Size in bytes; null while the upload's length is deferred.",
  })
  get size(): number | null {
    return this.row.size ?? null;
  }

  @Field(() => Sha256Scalar, {
    nullable: true,
    description:
      'SHA-256 declared by the client, which identifies the source file together with `size`; null if none was declared.',
  })
  get sha256(): string | null {
    return this.row.declaredHash?.hex ?? null;
  }

  @Field(() => Boolean, {
    description: 'Whether the viewer already had these bytes; `file` is then the existing file.',
  })
  get duplicate(): boolean {
    return this.row.duplicate;
  }

  @Field(() => DateTimeScalar, { description: 'When the upload was created.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, {
    description:
      'When the upload expires, extended whenever bytes arrive; for a finished upload, when its record is deleted.',
  })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }
}

@ObjectType('UploadSessionEdge', { description: 'An upload and its cursor.' })
export class UploadSessionEdgeObject {
  @Field(() => String, { description: 'Cursor to pass as `after`.' })
  readonly cursor: string;

  @Field(() => UploadSessionObject, { description: 'The upload.' })
  readonly node: UploadSessionObject;

  constructor(node: UploadSessionObject) {
    this.cursor = encodeSessionCursor(node.row.id);
    this.node = node;
  }
}

@ObjectType('UploadSessionConnection', { description: "A page of the viewer's uploads." })
export class UploadSessionConnectionObject {
  @Field(() => [UploadSessionEdgeObject], { description: 'Uploads with their cursors.' })
  readonly edges: readonly UploadSessionEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination information.' })
  readonly pageInfo: PageInfoObject;

  constructor(
    rows: readonly UploadSessionRow[],
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  ) {
    this.edges = rows.map((row) => new UploadSessionEdgeObject(new UploadSessionObject(row)));
    const cursors = this.edges.map((edge) => edge.cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [UploadSessionObject], { description: 'Uploads without their cursors.' })
  get nodes(): readonly UploadSessionObject[] {
    return this.edges.map((edge) => edge.node);
  }
}
