import type { FastifyInstance } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { parseId } from '../../../../kernel/id.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import { serveContent } from '../../../download/api/http/serve-content.ts';
import { sendZip } from '../../../exports/api/http/send-zip.ts';
import { sendPreview, WHILE_SHARED } from '../../../media/api/http/send-preview.ts';
import type { FilePreviews } from '../../../media/application/file-previews.ts';
import { previewSizeOf } from '../../../media/domain/preview-size.ts';
import type { OpenShare, ShareLookup } from '../../application/open-share.ts';
import type { ShareEnd } from '../../application/share-end.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import type { SharedDownloads } from '../../application/shared-downloads.ts';
import { SharePaths } from './share-paths.ts';
import {
  sendClosed,
  sendError,
  sendTo,
  sessionOf,
  sharedFileOf,
  sharePathOf,
  type ShareRequest,
} from './share-visit.ts';

export interface ShareContentDeps {
  readonly openShare: OpenShare;
  readonly shares: ShareQueries;
  readonly shareLinks: ShareLinks;
  readonly shareEnd: ShareEnd;
  readonly filePreviews: FilePreviews;
  readonly sharedDownloads: SharedDownloads;
}

/**
 * Serves the previews, originals and zips that share pages link to. Checks access on every request and while an
 * original is being sent; running downloads end when the share does.
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

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/files/:fileId/content',
    handler: withErrorHandling(sendError, async (request: ShareRequest, reply, disconnected) => {
      const lookup = await openShare.byToken(request.params.token, sessionOf(request));
      if (lookup.kind === 'CLOSED') return sendClosed(reply);
      const { share } = lookup;
      const row = await sharedFileOf(request, share, shares);
      const linkId = await downloadIdOf(request, lookup, { kind: 'FILE', fileId: row.id }, deps);
      if (linkId === undefined) return sendTo(reply, redirectPathOf(request, lookup, deps, row.id));
      const download = await sharedDownloads.file(share, row, linkId, { address: request.ip });
      using end = shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      const reading = AbortSignal.any([disconnected, end.signal]);
      await serveContent(request, reply, { download, disconnected: reading, idleMs, save: true });
    }),
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/zip',
    handler: withErrorHandling(sendError, async (request: ShareRequest, reply, disconnected) => {
      const lookup = await openShare.byToken(request.params.token, sessionOf(request));
      if (lookup.kind === 'CLOSED') return sendClosed(reply);
      const { share } = lookup;
      const linkId = await downloadIdOf(request, lookup, { kind: 'ZIP' }, deps);
      if (linkId === undefined) return sendTo(reply, redirectPathOf(request, lookup, deps));
      const zip = await sharedDownloads.zip(share, linkId, { address: request.ip });
      using end = shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      if (request.method !== 'HEAD') await zip.begin();
      disconnected.throwIfAborted();
      reply.header('x-robots-tag', 'noindex');
      await sendZip(request, reply, {
        zip,
        stem: share.title ?? share.album?.name ?? 'Shared files',
        signal: AbortSignal.any([disconnected, end.signal]),
        idleMs,
        onCut: (error) => request.log.error(error, 'A zip download was aborted by an error'),
      });
    }),
  });
}

/**
 * Returns the download id of the request's link, or undefined if the visitor needs a new link because there is none or
 * it expired before the download started. Throws `LINK_INVALID` for a forged link.
 */
async function downloadIdOf(
  { query }: ShareRequest,
  lookup: Exclude<ShareLookup, { kind: 'CLOSED' }>,
  target: ShareLinkTarget,
  { shareLinks, sharedDownloads }: ShareContentDeps,
): Promise<string | undefined> {
  const { download, expires, signature } = query;
  if (download === undefined && expires === undefined && signature === undefined) return undefined;
  const isWhole = [download, expires, signature].every((value) => typeof value === 'string');
  const id = isWhole ? String(download) : '';
  const link = { id, expires: String(expires), signature: String(signature) };
  const verdict = isWhole ? shareLinks.check(lookup.share, target, link) : 'FORGED';
  if (verdict === 'FORGED' || parseId(`share_${id}`) === undefined) {
    throw new ProtocolError('LINK_INVALID', 'The link is invalid.');
  }
  if (verdict === 'GOOD') return id;
  // A download may outlast its link if the visitor could start a new one.
  const fileId = target.kind === 'ZIP' ? undefined : target.fileId;
  const isResumed =
    lookup.kind === 'OPEN' && (await sharedDownloads.canResume(lookup.share.id, id, fileId));
  return isResumed ? id : undefined;
}

/** Redirects a visitor without a valid link to a new link or to the password form. */
function redirectPathOf(
  request: ShareRequest,
  lookup: Exclude<ShareLookup, { kind: 'CLOSED' }>,
  { shareLinks }: ShareContentDeps,
  fileId?: string,
): string {
  if (lookup.kind === 'LOCKED') return sharePathOf(request);
  const paths = new SharePaths(request.params.token, lookup.share, shareLinks);
  return fileId === undefined ? paths.zip() : paths.download(fileId);
}
