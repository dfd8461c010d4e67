import { Field, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import type { FilePlace, Page } from '../../../../kernel/paging.ts';
import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { objectOf } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { ChangeObject } from '../../../library/api/graphql/change.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import type { AlbumRow } from '../../application/album-queries.ts';
import type { WatchedAlbumChange } from '../../application/watch-albums.ts';
import { albumCursors, albumFileCursors } from './cursors.ts';

@ObjectType('Album', {
  implements: Node,
  description: "An ordered collection of the viewer's files. Files in the trash are hidden.",
})
export class AlbumObject extends Node<AlbumRow> {
  readonly prefix = 'album';

  @Field(() => String, { description: "The album's name." })
  declare readonly name: AlbumRow['name'];

  @Field(() => DateTimeScalar, { description: 'When the album was created.' })
  declare readonly createdAt: AlbumRow['createdAt'];
}

@ObjectType('AlbumEdge', { description: 'An album and its cursor.' })
class AlbumEdgeObject extends edgeOf(AlbumObject, ({ id }: AlbumRow) => albumCursors.encode(id)) {}

@ObjectType('AlbumConnection', { description: "A page of the viewer's albums." })
export class AlbumConnectionObject extends connectionOf(AlbumEdgeObject) {
  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `albumsChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: number;

  constructor(page: Page<AlbumRow> & { readonly changeNumber: number }) {
    super(page);
    this.syncCursor = page.changeNumber;
  }
}

/** A file of an album and its position. */
export type AlbumFileRow = FileRow & Pick<FilePlace, 'position'>;

@ObjectType('AlbumFileEdge', { description: 'A file of an album and its cursor.' })
class AlbumFileEdgeObject extends edgeOf(FileObject, ({ position, id }: AlbumFileRow) =>
  albumFileCursors.encode({ position, fileId: id }),
) {}

@ObjectType('AlbumFileConnection', {
  description: "A page of an album's files, in album order.",
})
export class AlbumFileConnectionObject extends connectionOf(AlbumFileEdgeObject) {}

@ObjectType('AlbumChange', { description: "A change to one of the viewer's albums." })
export class AlbumChangeObject extends ChangeObject<WatchedAlbumChange> {
  @Field(() => ID, { description: 'ID of the album, also after its deletion.' })
  get albumId(): string {
    return formatId('album', this.row.albumId);
  }

  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The current album; null for DELETE.',
  })
  get album(): AlbumObject | null {
    return objectOf(this.row.album, AlbumObject);
  }
}
