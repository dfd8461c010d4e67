import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import type { IdSource } from '../../../../kernel/id-source.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { requireUser } from '../../../../kernel/identity.ts';
import { answering } from '../../../../platform/http/answering.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { Authenticate } from '../../../account/application/authenticate.ts';
import { serveContent } from '../../../download/api/http/serve-content.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { ShareEnd } from '../../application/share-end.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import { SHARE_PREVIEW_SIZES, type SharePreviews } from '../../application/share-previews.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from '../../application/share-queries.ts';
import type { SharedDownloads } from '../../application/shared-downloads.ts';
import { servePreview } from './serve-preview.ts';

export interface ReceivedShareDeps {
  readonly authenticate: Authenticate;
  readonly openShare: OpenShare;
  readonly shares: ShareQueries;
  readonly shareLinks: ShareLinks;
  readonly shareEnd: ShareEnd;
  readonly sharedDownloads: SharedDownloads;
  readonly sharePreviews: SharePreviews;
  readonly ids: IdSource;
}

type SharedRequest = FastifyRequest<{
  Params: { id: string; fileId: string; size?: string };
  Querystring: { download?: string; expires?: string; signature?: string };
}>;

/** A request that may read a file of a share. */
interface Allowed {
  readonly share: ShareRow;
  readonly row: SharedFileRow;
  /** The download that it belongs to. */
  readonly downloadId: string;
}

/**
 * What was shared with a user, for their apps: `/shares/:id/files/:fileId/content` and `…/preview/:size`, by bearer token
 * or by a signed link. With a token each request is a download of its own; pieces of one come by a link.
 */
export async function receivedShareRoutes(
  app: FastifyInstance,
  deps: ReceivedShareDeps,
  { idleMs, log }: Pick<HttpSettings, 'idleMs' | 'log'>,
): Promise<void> {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/shares/:id/files/:fileId/content',
    handler: answering(log, async (request: SharedRequest, reply, gone) => {
      const fileId = fileIdOf(request);
      const { share, row, downloadId } = await allowed(request, { kind: 'FILE', fileId }, deps);
      const visit = { userId: share.grantee?.id ?? '' };
      const download = await deps.sharedDownloads.file(share, row, downloadId, visit);
      if (!download.open) {
        throw new DomainError('RETRIEVAL_REQUIRED', 'the original lies in cold storage');
      }
      using end = deps.shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      const reading = AbortSignal.any([gone, end.signal]);
      await serveContent(request, reply, { download, gone: reading, idleMs, save: true });
    }),
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/shares/:id/files/:fileId/preview/:size',
    handler: answering(log, async (request: SharedRequest, reply, gone) => {
      const fileId = fileIdOf(request);
      const size = SHARE_PREVIEW_SIZES.find((known) => String(known) === request.params.size);
      if (size === undefined) throw new DomainError('NOT_FOUND', 'no such preview');
      const { share } = await allowed(request, { kind: 'PREVIEW', fileId, size }, deps);
      const accept = request.headers.accept ?? '';
      const preview = await deps.sharePreviews.open(share.ownerId, fileId, size, accept);
      if (!preview) throw new DomainError('NOT_FOUND', 'no such preview');
      await servePreview(request, reply, preview, gone);
    }),
  });
}

async function allowed(
  request: SharedRequest,
  target: ShareLinkTarget & { readonly fileId: string },
  { authenticate, openShare, shares, shareLinks, sharedDownloads, ids }: ReceivedShareDeps,
): Promise<Allowed> {
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
    const goesOn =
      verdict === 'LATE' &&
      target.kind === 'FILE' &&
      (await sharedDownloads.goesOn(shareId ?? '', link.id, target.fileId));
    if (verdict !== 'GOOD' && !goesOn) {
      throw new ProtocolError('LINK_INVALID', 'the link is not valid or has ended');
    }
  }
  if (!share || !row) throw new DomainError('NOT_FOUND', 'no such file');
  return { share, row, downloadId: isLink ? String(download) : ids.next() };
}

function fileIdOf({ params: { fileId } }: SharedRequest): string {
  const uuid = uuidOf('file', fileId);
  if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such file');
  return uuid;
}
