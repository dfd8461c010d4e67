import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import type { IdSource } from '../../../../kernel/id-source.ts';
import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import { requireUser } from '../../../../kernel/identity.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import type { Authenticate } from '../../../account/application/authenticate.ts';
import { serveContent } from '../../../download/api/http/serve-content.ts';
import { sendPreview, WHILE_SHARED } from '../../../media/api/http/send-preview.ts';
import type { FilePreviews } from '../../../media/application/file-previews.ts';
import { previewSizeOf } from '../../../media/domain/preview-size.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { ShareEnd } from '../../application/share-end.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from '../../application/share-queries.ts';
import type { SharedDownloads } from '../../application/shared-downloads.ts';

export interface ReceivedShareDeps {
  readonly authenticate: Authenticate;
  readonly openShare: OpenShare;
  readonly shares: ShareQueries;
  readonly shareLinks: ShareLinks;
  readonly shareEnd: ShareEnd;
  readonly sharedDownloads: SharedDownloads;
  readonly filePreviews: FilePreviews;
  readonly ids: IdSource;
}

type SharedRequest = FastifyRequest<{
  Params: { id: string; fileId: string; size?: string };
  Querystring: { download?: string; expires?: string; signature?: string };
}>;

/** An authorized request for a file of a share. */
interface AuthorizedRequest {
  readonly share: ShareRow;
  readonly row: SharedFileRow;
  /** The download that the request belongs to. */
  readonly downloadId: string;
}

/**
 * Serves files shared with a user to their apps: `/shares/:id/files/:fileId/content` and `…/preview/:size`, authorized
 * by a bearer token or a signed link. Each request with a token counts as a separate download; ranges of one download
 * require a link.
 */
export async function receivedShareRoutes(
  app: FastifyInstance,
  deps: ReceivedShareDeps,
  { idleMs, log }: Pick<HttpSettings, 'idleMs' | 'log'>,
): Promise<void> {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/shares/:id/files/:fileId/content',
    handler: withErrorHandling(
      sendProblems(log),
      async (request: SharedRequest, reply, disconnected) => {
        const fileId = fileIdOf(request);
        const { share, row, downloadId } = await authorize(request, { kind: 'FILE', fileId }, deps);
        const visit = share.grantee ? { userId: share.grantee.id } : { address: request.ip };
        const download = await deps.sharedDownloads.file(share, row, downloadId, visit);
        using end = deps.shareEnd.of(share);
        end.signal.addEventListener('abort', () => reply.raw.destroy());
        const reading = AbortSignal.any([disconnected, end.signal]);
        await serveContent(request, reply, { download, disconnected: reading, idleMs, save: true });
      },
    ),
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/shares/:id/files/:fileId/preview/:size',
    handler: withErrorHandling(
      sendProblems(log),
      async (request: SharedRequest, reply, disconnected) => {
        const fileId = fileIdOf(request);
        const size = previewSizeOf(request.params.size);
        if (size === undefined) throw new DomainError('NOT_FOUND', 'Preview not found.');
        const { share } = await authorize(request, { kind: 'PREVIEW', fileId, size }, deps);
        const { accept } = request.headers;
        const preview = await deps.filePreviews.open(share.ownerId, fileId, size, accept);
        await sendPreview(
          request,
          reply.header('vary', 'accept'),
          preview,
          WHILE_SHARED,
          disconnected,
        );
      },
    ),
  });
}

async function authorize(
  request: SharedRequest,
  target: ShareLinkTarget & { readonly fileId: string },
  { authenticate, openShare, shares, shareLinks, sharedDownloads, ids }: ReceivedShareDeps,
): Promise<AuthorizedRequest> {
  const shareId = uuidOf('share', request.params.id);
  const { download, expires, signature } = request.query;
  const isLink = signature !== undefined;
  let userId: string | undefined;
  if (!isLink) {
    userId = request.userId = requireUser(
      await authenticate.execute(request.headers.authorization),
    );
  }
  const share = shareId === undefined ? undefined : await openShare.forUser(userId, shareId);
  const row = share && (await shares.file(share, target.fileId));
  if (isLink) {
    const link = { id: String(download), expires: String(expires), signature };
    const verdict = share ? shareLinks.check(share, target, link) : 'FORGED';
    const isResumed =
      verdict === 'LATE' &&
      target.kind === 'FILE' &&
      (await sharedDownloads.canResume(shareId ?? '', link.id, target.fileId));
    if (verdict !== 'GOOD' && !isResumed) {
      throw new ProtocolError('LINK_INVALID', 'The link is invalid or has expired.');
    }
  }
  if (!share || !row) throw new DomainError('NOT_FOUND', 'File not found.');
  return { share, row, downloadId: isLink ? String(download) : ids.next() };
}

function fileIdOf({ params: { fileId } }: SharedRequest): string {
  return requireUuid('file', fileId, 'File not found.');
}
