import { Field, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileChangeKindEnum } from '../../../library/api/graphql/enums.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { AlbumFilePosition, AlbumRow } from '../../application/album-queries.ts';
import type { AlbumsPage } from '../../application/list-albums.ts';
import type { WatchedAlbumChange } from '../../application/watch-albums.ts';
import { encodeAlbumCursor, encodeAlbumFileCursor } from './cursors.ts';

@ObjectType('Album', {
  implements: Node,
  description: "An ordered collection of the viewer's files. Files in the trash are hidden.",
})
export class AlbumObject extends Node {
  constructor(readonly row: AlbumRow) {
    super('album', row.id);
  }

  @Field(() => String, { description: "The album's name." })
  get name(): string {
    return this.row.name;
  }

  @Field(() => DateTimeScalar, { description: 'When the album was created.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType('AlbumEdge', { description: 'An album and its cursor.' })
export class AlbumEdgeObject {
  @Field(() => String, { description: 'Pass as `after` to continue from here.' })
  readonly cursor: string;

  @Field(() => AlbumObject, { description: 'The album.' })
  readonly node: AlbumObject;

  constructor(node: AlbumObject) {
    this.cursor = encodeAlbumCursor(node.row.id);
    this.node = node;
  }
}

@ObjectType('AlbumConnection', { description: "A page of the viewer's albums." })
export class AlbumConnectionObject {
  @Field(() => [AlbumEdgeObject], { description: 'The albums with their cursors.' })
  readonly edges: readonly AlbumEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `albumsChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: number;

  constructor(page: AlbumsPage) {
    this.edges = page.rows.map((row) => new AlbumEdgeObject(new AlbumObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
    this.syncCursor = page.changeNumber;
  }

  @Field(() => [AlbumObject], { description: 'The albums without their cursors.' })
  get nodes(): readonly AlbumObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('AlbumFileEdge', { description: 'A file of an album and its cursor.' })
export class AlbumFileEdgeObject {
  @Field(() => String, { description: 'Pass as `after` to continue from here.' })
  readonly cursor: string;

  @Field(() => FileObject, { description: 'The file.' })
  readonly node: FileObject;

  constructor(place: AlbumFilePosition, node: FileObject) {
    this.cursor = encodeAlbumFileCursor(place);
    this.node = node;
  }
}

@ObjectType('AlbumFileConnection', {
  description: "A page of an album's files, in album order.",
})
export class AlbumFileConnectionObject {
  @Field(() => [AlbumFileEdgeObject], { description: 'The files with their cursors.' })
  readonly edges: readonly AlbumFileEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  constructor(
    edges: readonly AlbumFileEdgeObject[],
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  ) {
    this.edges = edges;
    this.pageInfo = new PageInfoObject(
      page,
      edges.map(({ cursor }) => cursor),
    );
  }

  @Field(() => [FileObject], { description: 'The files without their cursors.' })
  get nodes(): readonly FileObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('AlbumChange', { description: "A change to one of the viewer's albums." })
export class AlbumChangeObject {
  constructor(private readonly change: WatchedAlbumChange) {}

  @Field(() => SyncCursorScalar, {
    description:
      'Store it after processing the change; pass it as `since` to resume after a disconnect.',
  })
  get cursor(): number {
    return this.change.number;
  }

  @Field(() => FileChangeKindEnum, { description: 'Kind of change.' })
  get kind(): WatchedAlbumChange['kind'] {
    return this.change.kind;
  }

  @Field(() => ID, { description: 'Id of the album, also after its deletion.' })
  get albumId(): string {
    return formatId('album', this.change.albumId);
  }

  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The current album; null for DELETE.',
  })
  get album(): AlbumObject | null {
    const { album } = this.change;
    return album ? new AlbumObject(album) : null;
  }
}
