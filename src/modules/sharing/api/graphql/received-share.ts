import { Field, ID, Int, ObjectType } from 'type-graphql';

import { type FileCategory, FileType } from '../../../../kernel/file-type.ts';
import { formatId } from '../../../../kernel/id.ts';
import type { Page } from '../../../../kernel/paging.ts';
import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
} from '../../../../platform/graphql/scalars.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import { type SharedFileRow, type ShareRow, senderOf } from '../../application/share-queries.ts';
import { shareCursors, sharedFileCursors } from './cursors.ts';
import { SharePermissionEnum } from './enums.ts';
import type { OwnedFile } from './owned-files.ts';

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

/** A file and the share that contains it. */
export interface FileInShare extends SharedFileRow {
  readonly share: ShareRow;
}

/** Key of the file for the loaders of shared files. */
export function ownedFileOf({ id: fileId, share: { ownerId } }: FileInShare): OwnedFile {
  return { ownerId, fileId };
}

@ObjectType('SharedFile', {
  description: 'A file in a share, limited to the information that recipients may see.',
})
export class SharedFileObject extends RowObject<FileInShare> {
  @Field(() => ID, { description: 'ID of the file.' })
  get id(): string {
    return formatId('file', this.row.id);
  }

  @Field(() => String, { description: 'File name, sanitized for use on any file system.' })
  get name(): string {
    return FileName.of(this.row.name).sanitized;
  }

  @Field(() => ByteSizeScalar, { description: 'Size of the original in bytes.' })
  declare readonly size: FileInShare['size'];

  @Field(() => MimeTypeScalar, { description: 'Media type detected from the bytes.' })
  declare readonly mimeType: FileInShare['mimeType'];

  @Field(() => FileCategoryEnum, { description: 'Category derived from `mimeType`.' })
  get category(): FileCategory {
    return FileType.ofMimeType(this.row.mimeType).category;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the photo or video was taken; null if unknown or if the share does not include metadata.',
  })
  declare readonly capturedAt: FileInShare['capturedAt'];
}

@ObjectType('SharedFileEdge', { description: 'A shared file and its cursor.' })
class SharedFileEdgeObject extends edgeOf(SharedFileObject, ({ position, id }: FileInShare) =>
  sharedFileCursors.encode({ position, fileId: id }),
) {}

@ObjectType('SharedFileConnection', { description: 'A page of the files in a share.' })
export class SharedFileConnectionObject extends connectionOf(SharedFileEdgeObject) {
  constructor(share: ShareRow, page: Page<SharedFileRow>) {
    super({ ...page, rows: page.rows.map((row) => ({ ...row, share })) });
  }
}
