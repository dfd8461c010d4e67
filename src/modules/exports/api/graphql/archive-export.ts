import { Field, Float, Int, ObjectType } from 'type-graphql';

import { countedConnectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { ExportRow } from '../../application/export-queries.ts';
import type { Viewer } from './context.ts';
import { exportCursors } from './cursors.ts';
import { ExportFormatEnum, ExportStatusEnum } from './enums.ts';

@ObjectType('ExportDownload', { description: "The download link of an export's zip." })
export abstract class ExportDownloadObject {
  @Field(() => UrlScalar, {
    description:
      'URL of the zip; requires no further credentials, so treat it like a password until it expires. Supports ranges, so that interrupted downloads can be resumed.',
  })
  declare readonly url: string;

  @Field(() => DateTimeScalar, {
    description: 'When the URL stops accepting new downloads. Query it again for a fresh URL.',
  })
  declare readonly expiresAt: Date;

  @Field(() => ByteSizeScalar, { description: 'Current size of the zip in bytes.' })
  declare readonly sizeBytes: number;

  @Field(() => Int, {
    description:
      'Number of selected files that are not in the zip because they were trashed, deleted or lost. `NOT-EXPORTED.txt` in the zip lists them.',
  })
  declare readonly filesLeftOut: number;
}

@ObjectType('ExportPart', { description: 'A zip of an export, complete in itself.' })
export abstract class ExportPartObject {
  @Field(() => Int, { description: 'Number of the part, starting at 1.' })
  declare readonly number: number;

  @Field(() => Int, { description: 'Number of selected files in the part.' })
  declare readonly files: number;

  @Field(() => ByteSizeScalar, {
    description:
      'Size of the zip in bytes. The download is smaller or larger if files were trashed, deleted or lost after the export was created.',
  })
  declare readonly sizeBytes: number;

  @Field(() => UrlScalar, {
    nullable: true,
    description:
      'URL of the zip; null unless it can be downloaded now. Requires no further credentials, so treat it like a password until it expires. Supports ranges, so that interrupted downloads can be resumed, also with a later URL of the same part.',
  })
  declare readonly url: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When `url` stops accepting new downloads; null without it.',
  })
  declare readonly expiresAt: Date | null;
}

@ObjectType('ArchiveExport', {
  implements: Node,
  description: 'An export of many originals as one or more zips.',
})
export class ArchiveExportObject extends Node<ExportRow> {
  readonly prefix = 'export';

  @Field(() => ExportStatusEnum, { description: 'Status of the export.' })
  declare readonly status: ExportRow['status'];

  @Field(() => ExportFormatEnum, { description: 'Contents of the export.' })
  declare readonly format: ExportRow['format'];

  @Field(() => Int, { description: 'Number of selected files.' })
  get filesTotal(): number {
    return this.row.files;
  }

  @Field(() => ByteSizeScalar, { description: 'Total size of the selected files in bytes.' })
  get bytesTotal(): number {
    return this.row.bytes;
  }

  @Field(() => DateTimeScalar, { description: 'When the export was created.' })
  declare readonly createdAt: ExportRow['createdAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the export became ready for download; null until then.',
  })
  declare readonly readyAt: ExportRow['readyAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the export expires: after a week, or earlier if one of its files returns to cold storage. Null before READY.',
  })
  declare readonly expiresAt: ExportRow['expiresAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the export became EXPIRED, FAILED or CANCELLED; null until then.',
  })
  declare readonly finishedAt: ExportRow['finishedAt'];

  @Field(() => String, {
    nullable: true,
    description: 'Error code of the failure; null unless FAILED.',
  })
  declare readonly failureReason: ExportRow['failureReason'];

  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description: 'Retrieval of the frozen files; null if there are none.',
  })
  retrieval(@CurrentViewer() { retrievals }: Viewer): Promise<RetrievalRequestObject | null> {
    return loadObject(retrievals, this.row.retrievalId, RetrievalRequestObject);
  }

  @Field(() => Float, { description: 'Percentage of files that are readable, 0–100.' })
  async progress(@CurrentViewer() { retrievals }: Viewer): Promise<number> {
    const { readyAt, retrievalId, files } = this.row;
    if (readyAt || retrievalId === undefined) return 100;
    const found = await retrievals.load(retrievalId);
    const missing = found ? found.files - found.filesReady : files;
    return (1 - missing / files) * 100;
  }
}

@ObjectType('ArchiveExportEdge', { description: 'An export and its cursor.' })
class ArchiveExportEdgeObject extends edgeOf(ArchiveExportObject, ({ id }: ExportRow) =>
  exportCursors.encode(id),
) {}

@ObjectType('ArchiveExportConnection', { description: "A page of the viewer's exports." })
export class ArchiveExportConnectionObject extends countedConnectionOf(ArchiveExportEdgeObject) {}
