import { Field, ObjectType } from 'type-graphql';

import { type FileCategory, FileType } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
  Sha256Scalar,
} from '../../../../platform/graphql/scalars.ts';
import type { FileRow } from '../../application/file-queries.ts';
import { FileName } from '../../domain/file-name.ts';
import type { UploadStatusName } from '../../domain/upload-status.ts';
import { UploadStatusEnum } from './enums.ts';

@ObjectType('File', { implements: Node, description: "One file of the viewer's library." })
export class FileObject extends Node {
  constructor(readonly row: FileRow) {
    super('file', row.id);
  }

  @Field(() => String, {
    description:
      'The name in a form that is safe on any file system: no separators, at most 255 bytes.',
  })
  get name(): string {
    return FileName.of(this.row.name).sanitized;
  }

  @Field(() => String, { description: 'The name exactly as its owner gave it.' })
  get originalName(): string {
    return this.row.name;
  }

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: 'Length in bytes; null while an upload has not told it.',
  })
  get size(): number | null {
    return this.row.size ?? null;
  }

  @Field(() => MimeTypeScalar, {
    description: 'What the bytes show, else what the client said. Only a claim before COMPLETED.',
  })
  get mimeType(): string {
    return this.row.mimeType;
  }

  @Field(() => FileCategoryEnum, { description: 'Derived from `mimeType`.' })
  get category(): FileCategory {
    return FileType.ofMimeType(this.row.mimeType).category;
  }

  @Field(() => Sha256Scalar, {
    nullable: true,
    description: 'Of the bytes as they are kept; null before COMPLETED.',
  })
  get sha256(): string | null {
    return this.row.sha256?.hex ?? null;
  }

  @Field(() => UploadStatusEnum, { description: 'Where the file is in its life.' })
  get status(): UploadStatusName {
    return this.row.status;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the photo or video was taken, where that is known.',
  })
  get capturedAt(): Date | null {
    return this.row.capturedAt ?? null;
  }

  @Field(() => DateTimeScalar, { description: 'When the upload was announced.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the last byte was stored; null before COMPLETED.',
  })
  get completedAt(): Date | null {
    return this.row.completedAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the file was put into the trash; null when it is not there.',
  })
  get trashedAt(): Date | null {
    return this.row.trashedAt ?? null;
  }

  @Field(() => Boolean, { description: 'Whether its owner likes it best.' })
  get favourite(): boolean {
    return this.row.favourite;
  }

  @Field(() => [String], { description: 'Free words of the owner, in their order.' })
  get tags(): readonly string[] {
    return this.row.tags;
  }

  /** From COMPLETED onward. */
  get isKept(): boolean {
    return this.row.status === 'COMPLETED' || this.row.status === 'ARCHIVED';
  }
}
