import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { ShareAccessKind, ShareAccessRow } from '../../application/share-ledger.ts';
import type { ShareRow } from '../../application/share-queries.ts';
import type { SharePermission } from '../../domain/share-permission.ts';
import { encodeShareAccessCursor, encodeShareCursor } from './cursors.ts';
import { ShareAccessKindEnum, SharePermissionEnum } from './enums.ts';

@ObjectType('Share', {
  implements: Node,
  description: 'A grant of the viewer to read some of their files, that they can take back.',
})
export class ShareObject extends Node {
  constructor(readonly row: ShareRow) {
    super('share', row.id);
  }

  @Field(() => String, { nullable: true, description: 'What its page is headed with.' })
  get title(): string | null {
    return this.row.title ?? null;
  }

  @Field(() => String, { nullable: true, description: 'What its page says below the title.' })
  get note(): string | null {
    return this.row.note ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The address of the user it is for; null for a link, which is for whoever has it.',
  })
  get email(): string | null {
    return this.row.grantee?.email ?? null;
  }

  @Field(() => ID, {
    nullable: true,
    description:
      'The album that is shared, with whatever is in it when somebody looks; null for files.',
  })
  get albumId(): string | null {
    return this.row.album ? formatId('album', this.row.album.id) : null;
  }

  @Field(() => SharePermissionEnum, { description: 'What it lets others read.' })
  get permission(): SharePermission {
    return this.row.permission;
  }

  @Field(() => Boolean, { description: 'Whether visitors have to tell a password.' })
  get hasPassword(): boolean {
    return this.row.passwordHash !== undefined;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ends by itself; null: never.',
  })
  get expiresAt(): Date | null {
    return this.row.expiresAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was revoked; null: it was not.',
  })
  get revokedAt(): Date | null {
    return this.row.revokedAt ?? null;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => Int, { description: 'How many downloads it has seen. All pieces of one are one.' })
  get downloads(): number {
    return this.row.downloads;
  }

  @Field(() => Int, { nullable: true, description: 'The most that it allows; null: any number.' })
  get downloadLimit(): number | null {
    return this.row.downloadLimit ?? null;
  }

  @Field(() => Boolean, {
    description:
      'Whether others may ask for originals that lie in cold storage. Asking costs nothing.',
  })
  get allowRetrievalRequest(): boolean {
    return this.row.allowsWishes;
  }
}

@ObjectType('ShareEdge', { description: 'A share and its place in the list.' })
export class ShareEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => ShareObject, { description: 'The share.' })
  readonly node: ShareObject;

  constructor(node: ShareObject) {
    this.cursor = encodeShareCursor(node.row.id);
    this.node = node;
  }
}

interface Page {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

@ObjectType('ShareConnection', { description: "A page of the viewer's shares." })
export class ShareConnectionObject {
  @Field(() => [ShareEdgeObject], { description: 'The shares with their cursors.' })
  readonly edges: readonly ShareEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(rows: readonly ShareRow[], page: Page) {
    this.edges = rows.map((row) => new ShareEdgeObject(new ShareObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [ShareObject], { description: 'The shares without their cursors.' })
  get nodes(): readonly ShareObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('ShareAccess', { description: 'Something that was done with a share.' })
export class ShareAccessObject {
  constructor(readonly row: ShareAccessRow) {}

  @Field(() => ID, { description: 'The share.' })
  get shareId(): string {
    return formatId('share', this.row.shareId);
  }

  @Field(() => DateTimeScalar, { description: 'When.' })
  get at(): Date {
    return this.row.at;
  }

  @Field(() => ShareAccessKindEnum, { description: 'What.' })
  get kind(): ShareAccessKind {
    return this.row.kind;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Who: the address of a user, else the network they came from, like `203.0.113.0/24`; never a whole address.',
  })
  get by(): string | null {
    return this.row.email ?? this.row.network ?? null;
  }
}

@ObjectType('ShareAccessEdge', { description: 'An access and its place in the list.' })
export class ShareAccessEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => ShareAccessObject, { description: 'The access.' })
  readonly node: ShareAccessObject;

  constructor(node: ShareAccessObject) {
    this.cursor = encodeShareAccessCursor(node.row.id);
    this.node = node;
  }
}

@ObjectType('ShareAccessConnection', { description: 'A page of what was done with a share.' })
export class ShareAccessConnectionObject {
  @Field(() => [ShareAccessEdgeObject], { description: 'The accesses with their cursors.' })
  readonly edges: readonly ShareAccessEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(rows: readonly ShareAccessRow[], page: Page) {
    this.edges = rows.map((row) => new ShareAccessEdgeObject(new ShareAccessObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [ShareAccessObject], { description: 'The accesses without their cursors.' })
  get nodes(): readonly ShareAccessObject[] {
    return this.edges.map(({ node }) => node);
  }
}
