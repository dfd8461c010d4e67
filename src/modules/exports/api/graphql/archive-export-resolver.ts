import { Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';

import { isDomainError } from '../../../../kernel/domain-error.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import type { DownloadLinks } from '../../../download/application/download-links.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { ExportRow } from '../../application/export-queries.ts';
import type { OpenedExport, OpenExport } from '../../application/open-export.ts';
import { ArchiveExportObject, ExportDownloadObject } from './archive-export.ts';
import type { GraphqlContext, Viewer } from './context.ts';

export interface ArchiveExportResolverDeps {
  readonly openExport: OpenExport;
  readonly downloadLinks: DownloadLinks;
}

@Resolver(() => ArchiveExportObject)
export class ArchiveExportResolver {
  constructor(private readonly deps: ArchiveExportResolverDeps) {}

  @FieldResolver(() => RetrievalRequestObject, {
    nullable: true,
    description: 'Retrieval of the frozen files; null if there are none.',
  })
  async retrieval(
    @Root() { row }: ArchiveExportObject,
    @CurrentViewer() { retrievals }: Viewer,
  ): Promise<RetrievalRequestObject | null> {
    return loadObject(retrievals, row.retrievalId, RetrievalRequestObject);
  }

  @FieldResolver(() => Float, {
    description: 'Percentage of files that are readable, 0–100.',
  })
  async progress(
    @Root() { row }: ArchiveExportObject,
    @CurrentViewer() { retrievals }: Viewer,
  ): Promise<number> {
    if (row.readyAt || row.retrievalId === undefined) return 100;
    const found = await retrievals.load(row.retrievalId);
    const missing = found ? found.files - found.filesReady : row.files;
    return (1 - missing / row.files) * 100;
  }

  @FieldResolver(() => ExportDownloadObject, {
    nullable: true,
    description: 'A new download link; null unless the export can be downloaded now.',
  })
  async download(
    @Root() { id, row }: ArchiveExportObject,
    @Ctx() context: GraphqlContext,
  ): Promise<ExportDownloadObject | null> {
    const opened = await this.openedOf(row);
    if (!opened) return null;
    const { expiresAt, signature } = this.deps.downloadLinks.grant(id, row.expiresAt);
    const expires = Math.floor(expiresAt.getTime() / 1000);
    const path = `/exports/${id}/content?expires=${expires}&signature=${signature}`;
    return {
      url: context.baseUrl() + path,
      expiresAt,
      sizeBytes: opened.zip.sizeBytes,
      filesLeftOut: opened.filesLeftOut,
    };
  }

  private async openedOf(row: ExportRow): Promise<OpenedExport | undefined> {
    if (row.status !== 'READY') return undefined;
    try {
      return await this.deps.openExport.execute(row);
    } catch (error) {
      const isOver =
        isDomainError(error, 'EXPORT_STATUS_INVALID') || isDomainError(error, 'RETRIEVAL_REQUIRED');
      if (isOver) return undefined;
      throw error;
    }
  }
}
