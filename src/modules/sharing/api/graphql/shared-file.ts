import { Field, ID, ObjectType } from 'type-graphql';

import { type FileCategory, FileType } from '../../../../kernel/file-type.ts';
import { formatId } from '../../../../kernel/id.ts';
import type { Page } from '../../../../kernel/paging.ts';
import { edgeOf } from '../../../../platform/graphql/connection.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import type { Loader } from '../../../../platform/graphql/loaders.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
} from '../../../../platform/graphql/scalars.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import { encodeFileCursor } from '../../../search/api/graphql/cursors.ts';
import { foundConnectionOf } from '../../../search/api/graphql/found-connection.ts';
import type { FileCount } from '../../../search/application/file-search.ts';
import type { ListedFile } from '../../../search/application/list-files.ts';
import type { SharedFileRow, ShareRow, ShareTotal } from '../../application/share-queries.ts';
import { sharedFileCursors } from './cursors.ts';
import type { OwnedFile } from './owned-files.ts';

/** A file and the share that contains it. */
export interface FileInShare extends Pick<
  SharedFileRow,
  'id' | 'name' | 'mimeType' | 'size' | 'capturedAt'
> {
  readonly share: ShareRow;
}

/** Takes what recipients may see from the owner's row. */
export function fileInShare(
  share: ShareRow,
  { id, name, mimeType, size = 0, capturedAt }: FileRow,
): FileInShare {
  const known = share.includeMetadata ? capturedAt : undefined;
  return { id, name, mimeType, size, capturedAt: known, share };
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

type Row = FileInShare & { readonly cursor: string };

@ObjectType('SharedFileEdge', { description: 'A shared file and its cursor.' })
class SharedFileEdgeObject extends edgeOf(SharedFileObject, ({ cursor }: Row) => cursor) {}

@ObjectType('SharedFileConnection', { description: 'A page of the files in a share.' })
export class SharedFileConnectionObject extends foundConnectionOf(SharedFileEdgeObject) {
  /** A page of all files, in the order of the share. */
  static listed(
    share: ShareRow,
    page: Page<SharedFileRow>,
    totals: Loader<ShareTotal>,
  ): SharedFileConnectionObject {
    const rows = page.rows.map((row) => {
      const cursor = sharedFileCursors.encode({ position: row.position, fileId: row.id });
      return { ...row, share, cursor };
    });
    return new SharedFileConnectionObject({ ...page, rows }, async () => {
      const { files } = await totals.load(share.id);
      return { files, isEstimate: false };
    });
  }

  /** A page of a search. */
  static found(
    share: ShareRow,
    page: Page<ListedFile>,
    listKey: string,
    count: () => Promise<FileCount>,
  ): SharedFileConnectionObject {
    const rows = page.rows.map((row) => ({
      ...fileInShare(share, row),
      cursor: encodeFileCursor(listKey, row),
    }));
    return new SharedFileConnectionObject({ ...page, rows }, count);
  }
}
