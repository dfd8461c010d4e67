import { Field, ID, Int, ObjectType } from 'type-graphql';

import { type FileCategory, FileType } from '../../../../kernel/file-type.ts';
import { formatId } from '../../../../kernel/id.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
} from '../../../../platform/graphql/scalars.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import type { SharedFileRow, ShareRow } from '../../application/share-queries.ts';
import type { SharePermission } from '../../domain/share-permission.ts';
import { encodeShareCursor, encodeSharedFileCursor } from './cursors.ts';
import { SharePermissionEnum } from './enums.ts';

interface Page {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

@ObjectType('ReceivedShare', { description: 'Files of somebody else that the viewer may read.' })
export class ReceivedShareObject {
  constructor(readonly row: ShareRow) {}

  @Field(() => ID, { description: 'The share.' })
  get id(): string {
    return formatId('share', this.row.id);
  }

  @Field(() => String, { description: 'The address of whoever shares them.' })
  get from(): string {
    return this.row.ownerEmail;
  }

  @Field(() => String, { nullable: true, description: 'What they call it.' })
  get title(): string | null {
    return this.row.title ?? this.row.album?.name ?? null;
  }

  @Field(() => String, { nullable: true, description: 'What they say of it.' })
  get note(): string | null {
    return this.row.note ?? null;
  }

  @Field(() => SharePermissionEnum, { description: 'What the viewer may read.' })
  get permission(): SharePermission {
    return this.row.permission;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ends by itself; null: never.',
  })
  get expiresAt(): Date | null {
    return this.row.expiresAt ?? null;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'How many downloads are left; null: any number.',
  })
  get downloadsLeft(): number | null {
    const { downloadLimit, downloads } = this.row;
    return downloadLimit === undefined ? null : Math.max(0, downloadLimit - downloads);
  }

  @Field(() => Boolean, { description: 'Whether originals in cold storage may be asked for.' })
  get allowRetrievalRequest(): boolean {
    return this.row.allowsWishes;
  }
}

@ObjectType('ReceivedShareEdge', { description: 'A received share and its place in the list.' })
export class ReceivedShareEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => ReceivedShareObject, { description: 'The share.' })
  readonly node: ReceivedShareObject;

  constructor(node: ReceivedShareObject) {
    this.cursor = encodeShareCursor(node.row.id);
    this.node = node;
  }
}

@ObjectType('ReceivedShareConnection', {
  description: 'A page of what others share with the viewer.',
})
export class ReceivedShareConnectionObject {
  @Field(() => [ReceivedShareEdgeObject], { description: 'The shares with their cursors.' })
  readonly edges: readonly ReceivedShareEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(rows: readonly ShareRow[], page: Page) {
    this.edges = rows.map((row) => new ReceivedShareEdgeObject(new ReceivedShareObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [ReceivedShareObject], { description: 'The shares without their cursors.' })
  get nodes(): readonly ReceivedShareObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('SharedFile', {
  description: 'A file in a share: no more of it than whoever it is shared with may know.',
})
export class SharedFileObject {
  constructor(
    readonly share: ShareRow,
    readonly row: SharedFileRow,
  ) {}

  @Field(() => ID, { description: 'The file.' })
  get id(): string {
    return formatId('file', this.row.id);
  }

  @Field(() => String, { description: 'The name, safe on any file system.' })
  get name(): string {
    return FileName.of(this.row.name).sanitized;
  }

  @Field(() => ByteSizeScalar, { description: 'Length of the original in bytes.' })
  get size(): number {
    return this.row.size;
  }

  @Field(() => MimeTypeScalar, { description: 'What the bytes show.' })
  get mimeType(): string {
    return this.row.mimeType;
  }

  @Field(() => FileCategoryEnum, { description: 'Derived from `mimeType`.' })
  get category(): FileCategory {
    return FileType.ofMimeType(this.row.mimeType).category;
  }
}

@ObjectType('SharedFileEdge', { description: 'A shared file and its place in the share.' })
export class SharedFileEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => SharedFileObject, { description: 'The file.' })
  readonly node: SharedFileObject;

  constructor(node: SharedFileObject) {
    const { position, id: fileId } = node.row;
    this.cursor = encodeSharedFileCursor({ position, fileId });
    this.node = node;
  }
}

@ObjectType('SharedFileConnection', { description: 'A page of the files of a share.' })
export class SharedFileConnectionObject {
  @Field(() => [SharedFileEdgeObject], { description: 'The files with their cursors.' })
  readonly edges: readonly SharedFileEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(share: ShareRow, rows: readonly SharedFileRow[], page: Page) {
    this.edges = rows.map((row) => new SharedFileEdgeObject(new SharedFileObject(share, row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [SharedFileObject], { description: 'The files without their cursors.' })
  get nodes(): readonly SharedFileObject[] {
    return this.edges.map(({ node }) => node);
  }
}
