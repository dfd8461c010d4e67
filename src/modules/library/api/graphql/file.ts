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
import { UploadStatusEnum } from './enums.ts';

@ObjectType('File', { implements: Node, description: "A file of the viewer's library." })
export class FileObject extends Node<FileRow> {
  readonly prefix = 'file';

  @Field(() => String, {
    description:
      'File name, sanitized for use on any file system: no path separators, at most 255 bytes.',
  })
  get name(): string {
    return FileName.of(this.row.name).sanitized;
  }

  @Field(() => String, { description: 'File name exactly as uploaded.' })
  get originalName(): string {
    return this.row.name;
  }

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: "Size in bytes; null while the upload's length is deferred.",
  })
  declare readonly size: FileRow['size'];

  @Field(() => MimeTypeScalar, {
    description:
      'Media type detected from the bytes, or else as declared by the client. Unverified until the upload is complete.',
  })
  declare readonly mimeType: FileRow['mimeType'];

  @Field(() => FileCategoryEnum, { description: 'Category derived from `mimeType`.' })
  get category(): FileCategory {
    return FileType.ofMimeType(this.row.mimeType).category;
  }

  @Field(() => Sha256Scalar, {
    nullable: true,
    description: 'SHA-256 of the bytes; null until the upload is complete.',
  })
  get sha256(): string | null {
    return this.row.sha256?.hex ?? null;
  }

  @Field(() => UploadStatusEnum, { description: 'Lifecycle state of the file.' })
  declare readonly status: FileRow['status'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the photo or video was taken; null if unknown.',
  })
  declare readonly capturedAt: FileRow['capturedAt'];

  @Field(() => DateTimeScalar, { description: 'When the upload was created.' })
  declare readonly createdAt: FileRow['createdAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the upload was completed; null until then.',
  })
  declare readonly completedAt: FileRow['completedAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the file was moved to the trash; null if it is not in the trash.',
  })
  declare readonly trashedAt: FileRow['trashedAt'];

  @Field(() => Boolean, { description: 'Whether the owner marked the file as a favourite.' })
  declare readonly favourite: FileRow['favourite'];

  @Field(() => String, {
    nullable: true,
    description: "The owner's description; null if there is none.",
  })
  declare readonly description: FileRow['description'];

  @Field(() => [String], { description: "Tags, in the owner's order." })
  declare readonly tags: FileRow['tags'];

  /** Whether all bytes are stored: COMPLETED or ARCHIVED. */
  get isKept(): boolean {
    return this.row.status === 'COMPLETED' || this.row.status === 'ARCHIVED';
  }
}
