import { Field, Int, ObjectType } from 'type-graphql';

import { Node } from '../../../../platform/graphql/node.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { ByteSizeScalar, DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import type { ExportRow } from '../../application/export-queries.ts';
import type { ExportStatus } from '../../domain/archive-export.ts';
import { encodeExportCursor } from './cursors.ts';
import { ExportStatusEnum } from './enums.ts';

@ObjectType('ExportDownload', { description: 'The zip of an export can be downloaded now.' })
export class ExportDownloadObject {
  @Field(() => UrlScalar, {
    description:
      'Gives the zip without further credentials. Cannot be resumed: a download that was cut begins anew. Treat it like a password while it lasts.',
  })
  readonly url: string;

  @Field(() => DateTimeScalar, {
    description: 'Until when the URL begins a download; ask again for a new one.',
  })
  readonly expiresAt: Date;

  @Field(() => ByteSizeScalar, { description: 'The length of the zip as it would be now.' })
  readonly sizeBytes: number;

  @Field(() => Int, {
    description:
      'How many of the files are not in it: in the trash, deleted, or lost. `NOT-EXPORTED.txt` in the zip tells which.',
  })
  readonly filesLeftOut: number;

  constructor(download: { url: string; expiresAt: Date; sizeBytes: number; filesLeftOut: number }) {
    this.url = download.url;
    this.expiresAt = download.expiresAt;
    this.sizeBytes = download.sizeBytes;
    this.filesLeftOut = download.filesLeftOut;
  }
}

@ObjectType('ArchiveExport', {
  implements: Node,
  description: "The viewer's wish to download many originals as one zip.",
})
export class ArchiveExportObject extends Node {
  constructor(readonly row: ExportRow) {
    super('export', row.id);
  }

  @Field(() => ExportStatusEnum, { description: 'Where it stands.' })
  get status(): ExportStatus {
    return this.row.status;
  }

  @Field(() => Int, { description: 'How many files were chosen.' })
  get filesTotal(): number {
    return this.row.files;
  }

  @Field(() => ByteSizeScalar, { description: 'The bytes of all of them.' })
  get bytesTotal(): number {
    return this.row.bytes;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it could be downloaded; null before.',
  })
  get readyAt(): Date | null {
    return this.row.readyAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Until when it can be downloaded: a week, or until the first of its files goes back into cold storage. Null before READY.',
  })
  get expiresAt(): Date | null {
    return this.row.expiresAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was over: EXPIRED, FAILED or CANCELLED.',
  })
  get finishedAt(): Date | null {
    return this.row.finishedAt ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why it came to nothing, as a code; null unless FAILED.',
  })
  get failureReason(): string | null {
    return this.row.failureReason ?? null;
  }
}

@ObjectType('ArchiveExportEdge', { description: 'An export and its place in the list.' })
export class ArchiveExportEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => ArchiveExportObject, { description: 'The export.' })
  readonly node: ArchiveExportObject;

  constructor(node: ArchiveExportObject) {
    this.cursor = encodeExportCursor(node.row.id);
    this.node = node;
  }
}

interface Page {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

@ObjectType('ArchiveExportConnection', { description: "A page of the viewer's exports." })
export class ArchiveExportConnectionObject {
  @Field(() => [ArchiveExportEdgeObject], { description: 'The exports with their cursors.' })
  readonly edges: readonly ArchiveExportEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
  readonly pageInfo: PageInfoObject;

  constructor(rows: readonly ExportRow[], page: Page) {
    this.edges = rows.map((row) => new ArchiveExportEdgeObject(new ArchiveExportObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [ArchiveExportObject], { description: 'The exports without their cursors.' })
  get nodes(): readonly ArchiveExportObject[] {
    return this.edges.map(({ node }) => node);
  }
}
