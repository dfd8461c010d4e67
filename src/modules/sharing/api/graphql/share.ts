import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import {
  connectionOf,
  countedConnectionOf,
  edgeOf,
} from '../../../../platform/graphql/connection.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import type { PageLimits } from '../../../../platform/graphql/page-info.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { ShareAccessKind, ShareAccessRow } from '../../application/share-ledger.ts';
import type { ShareRow } from '../../application/share-queries.ts';
import type { SharePermission } from '../../domain/share-permission.ts';
import { encodeShareAccessCursor, encodeShareCursor } from './cursors.ts';
import { ShareAccessKindEnum, SharePermissionEnum } from './enums.ts';

@ObjectType('Share', {
  implements: Node,
  description: "A revocable grant of access to some of the viewer's files.",
})
export class ShareObject extends Node {
  constructor(readonly row: ShareRow) {
    super('share', row.id);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Heading of the share page; null if there is none.',
  })
  get title(): string | null {
    return this.row.title ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Note below the heading of the share page; null if there is none.',
  })
  get note(): string | null {
    return this.row.note ?? null;
  }

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
    description: 'ID of the shared album, whose current files are shown; null if files are shared.',
  })
  get albumId(): string | null {
    return this.row.album ? formatId('album', this.row.album.id) : null;
  }

  @Field(() => SharePermissionEnum, { description: 'Access granted by the share.' })
  get permission(): SharePermission {
    return this.row.permission;
  }

  @Field(() => Boolean, { description: 'Whether visitors must enter a password.' })
  get hasPassword(): boolean {
    return this.row.passwordHash !== undefined;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share expires; null if it does not.',
  })
  get expiresAt(): Date | null {
    return this.row.expiresAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share was revoked; null if it was not.',
  })
  get revokedAt(): Date | null {
    return this.row.revokedAt ?? null;
  }

  @Field(() => DateTimeScalar, { description: 'When the share was created.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => Int, {
    description: 'Number of downloads so far. All ranges of one download count once.',
  })
  get downloads(): number {
    return this.row.downloads;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Maximum number of downloads; null if unlimited.',
  })
  get downloadLimit(): number | null {
    return this.row.downloadLimit ?? null;
  }

  @Field(() => Boolean, {
    description:
      'Whether recipients may request originals in cold storage. A request costs nothing.',
  })
  get allowRetrievalRequest(): boolean {
    return this.row.allowsRetrievalRequests;
  }
}

@ObjectType('ShareEdge', { description: 'A share and its cursor.' })
class ShareEdgeObject extends edgeOf(() => ShareObject) {}

@ObjectType('ShareConnection', { description: "A page of the viewer's shares." })
export class ShareConnectionObject extends countedConnectionOf(
  () => ShareEdgeObject,
  () => ShareObject,
) {
  constructor(rows: readonly ShareRow[], page: PageLimits, count: () => Promise<number>) {
    super(
      rows.map((row) => new ShareEdgeObject(encodeShareCursor(row.id), new ShareObject(row))),
      page,
      count,
    );
  }
}

@ObjectType('ShareAccess', { description: 'An access to a share.' })
export class ShareAccessObject {
  constructor(readonly row: ShareAccessRow) {}

  @Field(() => ID, { description: 'ID of the share.' })
  get shareId(): string {
    return formatId('share', this.row.shareId);
  }

  @Field(() => DateTimeScalar, { description: 'Time of the access.' })
  get at(): Date {
    return this.row.at;
  }

  @Field(() => ShareAccessKindEnum, { description: 'Kind of access.' })
  get kind(): ShareAccessKind {
    return this.row.kind;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "Email address of the user, or else the visitor's network, such as `203.0.113.0/24`; never a full IP address. Null if unknown.",
  })
  get by(): string | null {
    return this.row.email ?? this.row.network ?? null;
  }
}

@ObjectType('ShareAccessEdge', { description: 'An access and its cursor.' })
class ShareAccessEdgeObject extends edgeOf(() => ShareAccessObject) {}

@ObjectType('ShareAccessConnection', { description: 'A page of accesses to a share.' })
export class ShareAccessConnectionObject extends connectionOf(
  () => ShareAccessEdgeObject,
  () => ShareAccessObject,
) {
  constructor(rows: readonly ShareAccessRow[], page: PageLimits) {
    super(
      rows.map(
        (row) =>
          new ShareAccessEdgeObject(encodeShareAccessCursor(row.id), new ShareAccessObject(row)),
      ),
      page,
    );
  }
}
