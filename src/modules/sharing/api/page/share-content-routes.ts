import { Readable } from 'node:stream';

import type { FastifyInstance, FastifyReply } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { parseId } from '../../../../kernel/id.ts';
import { clientGone } from '../../../../platform/http/client-gone.ts';
import { contentDisposition } from '../../../../platform/http/content-headers.ts';
import { cutWhenIdle } from '../../../../platform/http/cut-when-idle.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { serveContent } from '../../../download/api/http/serve-content.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import type { OpenShare, ShareDoor } from '../../application/open-share.ts';
import type { ShareEnd } from '../../application/share-end.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import { SHARE_PREVIEW_SIZES, type SharePreviews } from '../../application/share-previews.ts';
import type { ShareQueries, ShareRow } from '../../application/share-queries.ts';
import type { SharedDownloads } from '../../application/shared-downloads.ts';
import { servePreview } from '../http/serve-preview.ts';
import { SharePaths } from './share-paths.ts';
import {
  sendClosed,
  sendError,
  sendTo,
  sessionOf,
  sharePathOf,
  type ShareRequest,
} from './share-visit.ts';
import { sharedFileOf } from './shared-file-of.ts';

export interface ShareContentDeps {
  readonly openShare: OpenShare;
  readonly shares: ShareQueries;
  readonly shareLinks: ShareLinks;
  readonly shareEnd: ShareEnd;
  readonly sharePreviews: SharePreviews;
  readonly sharedDownloads: SharedDownloads;
}

export interface ShareContentOptions {
  /** A reader that takes no byte for this long is cut off. Milliseconds. */
  readonly idleMs: number;
}

type Route = (request: ShareRequest, reply: FastifyReply, gone: AbortSignal) => Promise<void>;

/**
 * What the pages of shares point to: previews, originals and the zip. The share is asked at every request, and while an
 * original is being sent: what it no longer allows breaks off.
 */
export async function shareContentRoutes(
  app: FastifyInstance,
  deps: ShareContentDeps,
  { idleMs }: ShareContentOptions,
): Promise<void> {
  const { openShare, shares, shareEnd, sharedDownloads, sharePreviews } = deps;

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/files/:fileId/preview/:size',
    handler: answering(async (request, reply, gone) => {
      const door = await openShare.byToken(request.params.token, sessionOf(request));
      if (door.kind !== 'OPEN') throw new DomainError('NOT_FOUND', 'no such share');
      const { share } = door;
      const row = await sharedFileOf(request, share, shares);
      const size = SHARE_PREVIEW_SIZES.find((known) => String(known) === request.params.size);
      const accept = request.headers.accept ?? '';
      const preview = size && (await sharePreviews.open(share.ownerId, row.id, size, accept));
      if (!preview) throw new DomainError('NOT_FOUND', 'no such preview');
      await servePreview(request, reply, preview, gone);
    }),
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/files/:fileId/content',
    handler: answering(async (request, reply, gone) => {
      const door = await openShare.byToken(request.params.token, sessionOf(request));
      if (door.kind === 'CLOSED') return sendClosed(reply);
      const { share } = door;
      const row = await sharedFileOf(request, share, shares);
      const linkId = await followed(request, door, { kind: 'FILE', fileId: row.id }, deps);
      if (linkId === undefined) return sendTo(reply, nextOf(request, door, deps, row.id));
      const download = await sharedDownloads.file(share, row, linkId, { address: request.ip });
      if (!download.open) throw new DomainError('RETRIEVAL_REQUIRED', 'the original is frozen');
      using end = shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      const reading = AbortSignal.any([gone, end.signal]);
      await serveContent(request, reply, { download, gone: reading, idleMs, save: true });
    }),
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/zip',
    handler: answering(async (request, reply, gone) => {
      const door = await openShare.byToken(request.params.token, sessionOf(request));
      if (door.kind === 'CLOSED') return sendClosed(reply);
      const { share } = door;
      const linkId = await followed(request, door, { kind: 'ZIP' }, deps);
      if (linkId === undefined) return sendTo(reply, nextOf(request, door, deps));
      const zip = await sharedDownloads.zip(share, linkId, { address: request.ip });
      using end = shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      if (request.method !== 'HEAD') await zip.begin();
      gone.throwIfAborted();
      reply.headers(zipHeaders(share)).header('content-length', zip.sizeBytes);
      if (request.method === 'HEAD') return reply.send();
      cutWhenIdle(reply.raw, idleMs);
      const body = Readable.from(zip.open(AbortSignal.any([gone, end.signal])), {
        objectMode: false,
      });
      body.once('error', (error) => {
        if (!gone.aborted && !end.signal.aborted) request.log.error(error, 'a zip was cut');
      });
      return reply.send(body);
    }),
  });
}

/**
 * The download that the link in the request names. Undefined where the visitor needs another link: there is none, or it
 * came too late and nothing was begun by it. Throws `LINK_INVALID` for one that was not made here.
 */
async function followed(
  { query }: ShareRequest,
  door: Exclude<ShareDoor, { kind: 'CLOSED' }>,
  target: ShareLinkTarget,
  { shareLinks, sharedDownloads }: ShareContentDeps,
): Promise<string | undefined> {
  const { download, expires, signature } = query;
  if (download === undefined && expires === undefined && signature === undefined) return undefined;
  const isWhole = [download, expires, signature].every((part) => typeof part === 'string');
  const id = isWhole ? String(download) : '';
  const link = { id, expires: String(expires), signature: String(signature) };
  const verdict = isWhole ? shareLinks.check(door.share, target, link) : 'FORGED';
  if (verdict === 'FORGED' || parseId(`share_${id}`) === undefined) {
    throw new ProtocolError('LINK_INVALID', 'the link was not made here');
  }
  if (verdict === 'GOOD') return id;
  // A download that takes longer than its link goes on for whoever could begin a new one.
  const fileId = target.kind === 'ZIP' ? undefined : target.fileId;
  const goesOn = door.kind === 'OPEN' && (await sharedDownloads.goesOn(door.share.id, id, fileId));
  return goesOn ? id : undefined;
}

/** Where a visitor without a link that works goes on: to a new link, or to the password. */
function nextOf(
  request: ShareRequest,
  door: Exclude<ShareDoor, { kind: 'CLOSED' }>,
  { shareLinks }: ShareContentDeps,
  fileId?: string,
): string {
  if (door.kind === 'LOCKED') return sharePathOf(request);
  const paths = new SharePaths(request.params.token, door.share, shareLinks);
  return fileId === undefined ? paths.zip() : paths.download(fileId);
}

function zipHeaders({ title, album }: ShareRow): Record<string, string> {
  const { sanitized: sanitizedName } = FileName.of(`${title ?? album?.name ?? 'Shared files'}.zip`);
  const mimeType = 'application/zip';
  return {
    'content-type': mimeType,
    'content-disposition': contentDisposition({ sanitizedName, mimeType, download: true }),
    'accept-ranges': 'none',
    'cache-control': 'no-store, no-transform',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  };
}

function answering(route: Route): (request: ShareRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const gone = clientGone(request, reply);
    try {
      await route(request, reply, gone);
    } catch (error) {
      if (gone.aborted) {
        reply.hijack();
        return;
      }
      if (reply.raw.headersSent) throw error;
      await sendError(error, request, reply);
    }
  };
}
