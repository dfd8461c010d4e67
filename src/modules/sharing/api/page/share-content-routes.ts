import type { FastifyInstance } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import { serveContent } from '../../../download/api/http/serve-content.ts';
import { sendPreview, WHILE_SHARED } from '../../../media/api/http/send-preview.ts';
import type { FilePreviews } from '../../../media/application/file-previews.ts';
import { previewSizeOf } from '../../../media/domain/preview-size.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { ShareEnd } from '../../application/share-end.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import { downloadIdOf, sendToNewLink, type DownloadLinkDeps } from './download-link.ts';
import { playerOf } from './player.ts';
import type { SharePaths } from './share-paths.ts';
import {
  sendClosed,
  sendError,
  sessionOf,
  sharedFileOf,
  type ShareRequest,
} from './share-visit.ts';

export interface ShareContentDeps extends DownloadLinkDeps {
  readonly openShare: OpenShare;
  readonly shares: ShareQueries;
  readonly shareEnd: ShareEnd;
  readonly filePreviews: FilePreviews;
}

/**
 * Serves the previews and originals that share pages link to, to save them or to play them. Checks access on every
 * request and while an original is being sent; running downloads end when the share does.
 */
export async function shareContentRoutes(
  app: FastifyInstance,
  deps: ShareContentDeps,
  { idleMs }: Pick<HttpSettings, 'idleMs'>,
): Promise<void> {
  const { openShare, shares, shareEnd, sharedDownloads, filePreviews } = deps;

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/files/:fileId/preview/:size',
    handler: withErrorHandling(sendError, async (request: ShareRequest, reply, disconnected) => {
      const lookup = await openShare.byToken(request.params.token, sessionOf(request));
      if (lookup.kind !== 'OPEN') throw new DomainError('NOT_FOUND', 'Share not found.');
      const { share } = lookup;
      const row = await sharedFileOf(request, share, shares);
      const size = previewSizeOf(request.params.size);
      const { accept } = request.headers;
      const preview = size && (await filePreviews.open(share.ownerId, row.id, size, accept));
      await sendPreview(
        request,
        reply.header('vary', 'accept'),
        preview,
        WHILE_SHARED,
        disconnected,
      );
    }),
  });

  const original = (save: boolean, newPath: (paths: SharePaths, fileId: string) => string) =>
    withErrorHandling(sendError, async (request: ShareRequest, reply, disconnected) => {
      const lookup = await openShare.byToken(request.params.token, sessionOf(request));
      if (lookup.kind === 'CLOSED') return sendClosed(reply);
      const { share } = lookup;
      const row = await sharedFileOf(request, share, shares);
      if (!save && !playerOf(row.mimeType)) throw new DomainError('NOT_FOUND', 'File not found.');
      const linkId = await downloadIdOf(request, lookup, { kind: 'FILE', fileId: row.id }, deps);
      if (linkId === undefined) {
        return sendToNewLink(request, reply, lookup, deps, (paths) => newPath(paths, row.id));
      }
      const download = await sharedDownloads.file(share, row, linkId, { address: request.ip });
      using end = shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      const reading = AbortSignal.any([disconnected, end.signal]);
      await serveContent(request, reply, { download, disconnected: reading, idleMs, save });
    });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/files/:fileId/content',
    handler: original(true, (paths, fileId) => paths.download(fileId)),
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/files/:fileId/play',
    handler: original(false, (paths, fileId) => paths.play(fileId)),
  });
}
