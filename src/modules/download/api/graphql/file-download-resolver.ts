import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Clock } from '../../../../kernel/clock.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { contentDisposition, contentType } from '../../../../platform/http/content-headers.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { ReadableCopy } from '../../../library/application/file-queries.ts';
import { readableCopyOf, readAccessOf } from '../../../library/application/read-access.ts';
import type { GraphqlContext } from '../../../retrieval/api/graphql/context.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { DirectLinks } from '../../application/direct-links.ts';
import type { DownloadLinks } from '../../application/download-links.ts';
import {
  DownloadLinkObject,
  type FileDownload,
  FileDownloadUnion,
  RetrievalInProgressObject,
  RetrievalRequiredObject,
} from './file-download.ts';

export interface FileDownloadResolverDeps {
  readonly downloadLinks: DownloadLinks;
  readonly directLinks: DirectLinks;
  readonly clock: Clock;
}

/** Adds the `download` field to files. */
@Resolver(() => FileObject)
export class FileDownloadResolver {
  constructor(private readonly deps: FileDownloadResolverDeps) {}

  @FieldResolver(() => FileDownloadUnion, {
    nullable: true,
    description: 'How to download the file; null before COMPLETED and if no copy is readable.',
  })
  async download(
    @Root() file: FileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileDownload | null> {
    if (!file.isKept) return null;
    const { awaiting, copies: copiesOf, estimates, retrievals } = await context.viewer();
    const copies = await copiesOf.load(file.row.id);
    const access = readAccessOf(copies, this.deps.clock.now());
    if (!access) return null;
    if (access.kind === 'READY') return this.linkOf(file, copies, context);
    const requestId = await awaiting.load(file.row.id);
    if (requestId !== undefined || access.kind === 'RETRIEVAL_IN_PROGRESS') {
      const request = await loadObject(retrievals, requestId, RetrievalRequestObject);
      return new RetrievalInProgressObject({ request });
    }
    return new RetrievalRequiredObject({
      ...access,
      estimates: await estimates.load(file.row.id),
    });
  }

  private async linkOf(
    file: FileObject,
    copies: readonly ReadableCopy[],
    context: GraphqlContext,
  ): Promise<DownloadLinkObject> {
    const direct = await this.deps.directLinks.of(copies, {
      contentType: contentType(file.mimeType),
      contentDisposition: contentDisposition({
        sanitizedName: file.name,
        mimeType: file.mimeType,
        download: false,
      }),
    });
    if (direct) return new DownloadLinkObject(direct);
    const until = readableCopyOf(copies, this.deps.clock.now())?.until;
    const { expiresAt, signature } = this.deps.downloadLinks.grant(file.row.id, until);
    const expires = Math.floor(expiresAt.getTime() / 1000);
    const path = `/files/${file.id}/content?expires=${expires}&signature=${signature}`;
    return new DownloadLinkObject({ url: context.baseUrl() + path, expiresAt });
  }
}
