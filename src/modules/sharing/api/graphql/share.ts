import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import {
  connectionOf,
  countedConnectionOf,
  edgeOf,
} from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import { loadObject, RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { ShareAccessRow } from '../../application/share-ledger.ts';
import type { ShareRow } from '../../application/share-queries.ts';
import type { RecipientLoaders, Viewer } from './context.ts';
import { shareAccessCursors, shareCursors } from './cursors.ts';
import { ShareAccessKindEnum, SharePermissionEnum } from './enums.ts';

/** Description of the size of a share. */
export const TOTAL_BYTES =
  'Total size of the originals in bytes. In a whole library, identical files count once.';

@ObjectType('Share', {
  implements: Node,
  description: "A revocable grant of access to some of the viewer's files.",
})
export class ShareObject extends Node<ShareRow> {
  readonly prefix = 'share';

  @Field(() => String, {
    nullable: true,
    description: 'Heading of the share page; null if there is none.',
  })
  declare readonly title: ShareRow['title'];

  @Field(() => String, {
    nullable: true,
    description: 'Note below the heading of the share page; null if there is none.',
  })
  declare readonly note: ShareRow['note'];

  @Field(() => String, {
    nullable: true,
    description: 'Name shown to recipients as the sender; null if none was chosen.',
  })
  declare readonly senderName: ShareRow['senderName'];

  @Field(() => String, {
    nullable: true,
    description:
      'Email address of the recipient; null for a link, which works for anyone who has it.',
  })
  get email(): string | null {
    return this.row.grantee?.email ?? null;
  }

  @Field(() => ID, {
    nullable: true,
    description:
      'ID of the shared album, whose current files are shown; null if files or the whole library are shared.',
  })
  get albumId(): string | null {
    return this.row.album ? formatId('album', this.row.album.id) : null;
  }

  @Field(() => Boolean, {
    description: "Whether all current files of the owner's library are shared.",
  })
  declare readonly wholeLibrary: ShareRow['wholeLibrary'];

  @Field(() => SharePermissionEnum, { description: 'Access granted by the share.' })
  declare readonly permission: ShareRow['permission'];

  @Field(() => Boolean, {
    description: 'Whether recipients see the capture time, camera and location of files.',
  })
  declare readonly includeMetadata: ShareRow['includeMetadata'];

  @Field(() => Boolean, { description: 'Whether visitors must enter a password.' })
  get hasPassword(): boolean {
    return this.row.passwordHash !== undefined;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share expires; null if it does not.',
  })
  declare readonly expiresAt: ShareRow['expiresAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share was revoked; null if it was not.',
  })
  declare readonly revokedAt: ShareRow['revokedAt'];

  @Field(() => DateTimeScalar, { description: 'When the share was created.' })
  declare readonly createdAt: ShareRow['createdAt'];

  @Field(() => Int, {
    description: 'Number of downloads so far. All ranges of one download count once.',
  })
  declare readonly downloads: ShareRow['downloads'];

  @Field(() => Int, {
    nullable: true,
    description: 'Maximum number of downloads; null if unlimited.',
  })
  declare readonly downloadLimit: ShareRow['downloadLimit'];

  @Field(() => Boolean, {
    description:
      'Whether recipients may request originals in cold storage. A request costs nothing.',
  })
  get allowRetrievalRequest(): boolean {
    return this.row.allowsRetrievalRequests;
  }

  @Field(() => Int, { description: 'Number of files currently in the share.' })
  async fileCount(@RequestLoaders() { shareTotals }: RecipientLoaders): Promise<number> {
    return (await shareTotals.load(this.row.id)).files;
  }

  @Field(() => ByteSizeScalar, { description: TOTAL_BYTES })
  async byteCount(@RequestLoaders() { shareTotals }: RecipientLoaders): Promise<number> {
    return (await shareTotals.load(this.row.id)).bytes;
  }
}

@ObjectType('ShareEdge', { description: 'A share and its cursor.' })
class ShareEdgeObject extends edgeOf(ShareObject, ({ id }: ShareRow) => shareCursors.encode(id)) {}

@ObjectType('ShareConnection', { description: "A page of the viewer's shares." })
export class ShareConnectionObject extends countedConnectionOf(ShareEdgeObject) {}

@ObjectType('ShareAccess', { description: 'An access to a share.' })
export class ShareAccessObject extends RowObject<ShareAccessRow> {
  @Field(() => ID, { description: 'ID of the share.' })
  get shareId(): string {
    return formatId('share', this.row.shareId);
  }

  @Field(() => DateTimeScalar, { description: 'Time of the access.' })
  declare readonly at: ShareAccessRow['at'];

  @Field(() => ShareAccessKindEnum, { description: 'Kind of access.' })
  declare readonly kind: ShareAccessRow['kind'];

  @Field(() => String, {
    nullable: true,
    description:
      "Email address of the user, or else the visitor's network, such as `203.0.113.0/24`; never a full IP address. Null if unknown.",
  })
  get by(): string | null {
    return this.row.email ?? this.row.network ?? null;
  }

  @Field(() => FileObject, {
    nullable: true,
    description:
      'The file involved; null if the access concerns the whole share or the file was deleted.',
  })
  file(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.fileId, FileObject);
  }
}

@ObjectType('ShareAccessEdge', { description: 'An access and its cursor.' })
class ShareAccessEdgeObject extends edgeOf(ShareAccessObject, ({ id }: ShareAccessRow) =>
  shareAccessCursors.encode(id),
) {}

@ObjectType('ShareAccessConnection', { description: 'A page of accesses to a share.' })
export class ShareAccessConnectionObject extends connectionOf(ShareAccessEdgeObject) {}
