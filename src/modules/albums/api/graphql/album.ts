import { Args, Field, ID, Int, ObjectType } from 'type-graphql';

import type { ChangePosition } from '../../../../kernel/change-log.ts';
import { formatId } from '../../../../kernel/id.ts';
import type { FilePlace, Page } from '../../../../kernel/paging.ts';
import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { loadObject, objectOf } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { ChangeObject } from '../../../library/api/graphql/change.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import type { AlbumRow } from '../../application/album-queries.ts';
import type { AlbumChange } from '../../application/watch-albums.ts';
import type { Viewer } from './context.ts';
import { albumCursors, albumFileCursors } from './cursors.ts';

@ObjectType('Album', {
  implements: Node,
  description: "An ordered collection of the viewer's files. Files in the trash are hidden.",
})
export class AlbumObject extends Node<AlbumRow> {
  readonly prefix = 'album';

  @Field(() => String, { description: "The album's name." })
  declare readonly name: AlbumRow['name'];

  @Field(() => String, { nullable: true, description: 'What its owner wrote about the album.' })
  declare readonly description: AlbumRow['description'];

  @Field(() => DateTimeScalar, { description: 'When the album was created.' })
  declare readonly createdAt: AlbumRow['createdAt'];

  @Field(() => FileObject, {
    nullable: true,
    description:
      'The cover file: the chosen one if it is not in the trash, otherwise the first file; null if the album shows no files.',
  })
  async cover(@CurrentViewer() { albums, files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, await albums.covers.load(this.row.id), FileObject);
  }

  @Field(() => Int, {
    description: 'Number of files in the album, excluding trashed ones. Computed on request.',
  })
  fileCount(@CurrentViewer() { albums }: Viewer): Promise<number> {
    return albums.counts.load(this.row.id);
  }

  @Field(() => AlbumFileConnectionObject, {
    description: "The album's files in their order, excluding trashed ones.",
  })
  async files(
    @CurrentViewer() { albums, files }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<AlbumFileConnectionObject> {
    const page = await forwardPage(args, albumFileCursors, (wanted) =>
      albums.files.load({ albumId: this.row.id, ...wanted }),
    );
    const found = await files.loadMany(page.rows.map(({ fileId }) => fileId));
    const rows = page.rows.flatMap(({ position }, at) => {
      const file = found[at];
      if (file instanceof Error) throw file;
      // The file was deleted after the positions were read.
      return file ? [{ ...file, position }] : [];
    });
    return new AlbumFileConnectionObject({ ...page, rows });
  }
}

@ObjectType('AlbumEdge', { description: 'An album and its cursor.' })
class AlbumEdgeObject extends edgeOf(AlbumObject, ({ id }: AlbumRow) => albumCursors.encode(id)) {}

@ObjectType('AlbumConnection', { description: "A page of the viewer's albums." })
export class AlbumConnectionObject extends connectionOf(AlbumEdgeObject) {
  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `fileChanges(since:)` or `albumsChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: ChangePosition;

  constructor(page: Page<AlbumRow> & { readonly position: ChangePosition }) {
    super(page);
    this.syncCursor = page.position;
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
export class AlbumChangeObject extends ChangeObject<AlbumChange> {
  @Field(() => ID, { description: 'ID of the album, also after its deletion.' })
  get albumId(): string {
    return formatId('album', this.row.id);
  }

  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The current album; null for DELETE.',
  })
  get album(): AlbumObject | null {
    return objectOf(this.row.row, AlbumObject);
  }
}
