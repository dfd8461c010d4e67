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
  description:
    'Files that the viewer has put together in an order. Those in the trash are not shown.',
})
export class AlbumObject extends Node {
  constructor(readonly row: AlbumRow) {
    super('album', row.id);
  }

  @Field(() => String, { description: 'The name as its owner gave it.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => DateTimeScalar, { description: 'When the album was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType('AlbumEdge', { description: 'An album and its place in the list.' })
export class AlbumEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
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

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  @Field(() => SyncCursorScalar, {
    description:
      'Whoever has read the list from here on follows it without a gap by `albumsChanged(since:)`. Take that of the first page.',
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

@ObjectType('AlbumFileEdge', { description: 'A file and its place in an album.' })
export class AlbumFileEdgeObject {
  @Field(() => String, { description: 'For `after`. It stays good while the album is rearranged.' })
  readonly cursor: string;

  @Field(() => FileObject, { description: 'The file.' })
  readonly node: FileObject;

  constructor(place: AlbumFilePosition, node: FileObject) {
    this.cursor = encodeAlbumFileCursor(place);
    this.node = node;
  }
}

@ObjectType('AlbumFileConnection', {
  description: 'A page of the files of an album, in its order.',
})
export class AlbumFileConnectionObject {
  @Field(() => [AlbumFileEdgeObject], { description: 'The files with their cursors.' })
  readonly edges: readonly AlbumFileEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
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

@ObjectType('AlbumChange', { description: "One step in the history of the viewer's albums." })
export class AlbumChangeObject {
  constructor(private readonly change: WatchedAlbumChange) {}

  @Field(() => SyncCursorScalar, {
    description: 'Keep it once the change is taken over; go on from it after a lost connection.',
  })
  get cursor(): number {
    return this.change.number;
  }

  @Field(() => FileChangeKindEnum, { description: 'What happened.' })
  get kind(): WatchedAlbumChange['kind'] {
    return this.change.kind;
  }

  @Field(() => ID, { description: 'The album, also when it is gone.' })
  get albumId(): string {
    return formatId('album', this.change.albumId);
  }

  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The album as it is now; null for DELETE.',
  })
  get album(): AlbumObject | null {
    const { album } = this.change;
    return album ? new AlbumObject(album) : null;
  }
}
