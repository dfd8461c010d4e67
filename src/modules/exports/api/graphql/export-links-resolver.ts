import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { isDomainError } from '../../../../kernel/domain-error.ts';
import type { DownloadLinks } from '../../../download/application/download-links.ts';
import type { ExportRow } from '../../application/export-queries.ts';
import type { OpenedPart, OpenExport } from '../../application/open-export.ts';
import { ArchiveExportObject, ExportDownloadObject, ExportPartObject } from './archive-export.ts';
import type { GraphqlContext } from './context.ts';

export interface ExportLinksResolverDeps {
  readonly openExport: OpenExport;
  readonly downloadLinks: DownloadLinks;
}

@Resolver(() => ArchiveExportObject)
export class ExportLinksResolver {
  constructor(private readonly deps: ExportLinksResolverDeps) {}

  @FieldResolver(() => ExportDownloadObject, {
    nullable: true,
    description:
      'A new download link of an export with a single part; null if the export has several, see `parts`, or cannot be downloaded now.',
  })
  async download(
    @Root() { id, row }: ArchiveExportObject,
    @Ctx() context: GraphqlContext,
  ): Promise<ExportDownloadObject | null> {
    const opened = await this.openedOf(row);
    if (!opened) return null;
    return {
      ...this.linkTo(id, row, context),
      sizeBytes: opened.zip.sizeBytes,
      filesLeftOut: opened.filesLeftOut,
    };
  }

  @FieldResolver(() => [ExportPartObject], {
    description: 'The zips of the export, with new links if it can be downloaded now.',
  })
  parts(
    @Root() { id, row }: ArchiveExportObject,
    @Ctx() context: GraphqlContext,
  ): ExportPartObject[] {
    const isOpen = this.deps.openExport.isOpen(row);
    return row.parts.map((part) => ({
      ...part,
      ...(isOpen
        ? this.linkTo(`${id}/parts/${part.number}`, row, context)
        : { url: null, expiresAt: null }),
    }));
  }

  private linkTo(
    target: string,
    row: ExportRow,
    context: GraphqlContext,
  ): { readonly url: string; readonly expiresAt: Date } {
    const { expiresAt, signature } = this.deps.downloadLinks.grant(target, row.expiresAt);
    const expires = Math.floor(expiresAt.getTime() / 1000);
    const path = `/exports/${target}/content?expires=${expires}&signature=${signature}`;
    return { url: context.baseUrl() + path, expiresAt };
  }

  private async openedOf(row: ExportRow): Promise<OpenedPart | undefined> {
    if (!this.deps.openExport.isOpen(row) || row.parts.length !== 1) return undefined;
    try {
      return await this.deps.openExport.execute(row, 1);
    } catch (error) {
      const isOver =
        isDomainError(error, 'EXPORT_STATUS_INVALID') || isDomainError(error, 'RETRIEVAL_REQUIRED');
      if (isOver) return undefined;
      throw error;
    }
  }
}
