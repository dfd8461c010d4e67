import type { FastifyInstance } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import { sendZip } from '../../../exports/api/http/send-zip.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { ShareEnd } from '../../application/share-end.ts';
import { downloadIdOf, sendToNewLink, type DownloadLinkDeps } from './download-link.ts';
import { decodeSelection, encodeSelection } from './selection-code.ts';
import {
  isCrossSite,
  sendClosed,
  sendError,
  sendTo,
  sessionOf,
  sharePathOf,
  type ShareRequest,
} from './share-visit.ts';
import { titleOf } from './shown-share.ts';

/** For a form with 200 file ids of 47 bytes each. */
const MAX_FORM_BYTES = 16_384;

export interface ShareZipDeps extends DownloadLinkDeps {
  readonly openShare: OpenShare;
  readonly shareEnd: ShareEnd;
}

/**
 * `/s/:token/zip`: GET sends a zip of all files or of the selection in the link; POST takes the form with the selected
 * files and redirects to such a link, so that an interrupted download can be repeated without being counted again.
 */
export async function shareZipRoutes(
  app: FastifyInstance,
  deps: ShareZipDeps,
  { idleMs }: Pick<HttpSettings, 'idleMs'>,
): Promise<void> {
  const { openShare, shareEnd, sharedDownloads } = deps;

  app.post(
    '/s/:token/zip',
    { bodyLimit: MAX_FORM_BYTES },
    withErrorHandling(sendError, async (request: ShareRequest, reply) => {
      if (isCrossSite(request)) return sendTo(reply, sharePathOf(request));
      const lookup = await openShare.byToken(request.params.token, sessionOf(request));
      if (lookup.kind === 'CLOSED') return sendClosed(reply);
      const chosen = request.body instanceof URLSearchParams ? request.body.getAll('file') : [];
      const selection = encodeSelection(chosen.flatMap((id) => uuidOf('file', id) ?? []));
      requireSelection(selection);
      await sendToNewLink(request, reply, lookup, deps, (paths) => paths.zip(selection));
    }),
  );

  app.route({
    method: ['GET', 'HEAD'],
    url: '/s/:token/zip',
    handler: withErrorHandling(sendError, async (request: ShareRequest, reply, disconnected) => {
      const lookup = await openShare.byToken(request.params.token, sessionOf(request));
      if (lookup.kind === 'CLOSED') return sendClosed(reply);
      const { share } = lookup;
      const { files: selection } = request.query;
      const selected = selection === undefined ? undefined : requireSelection(selection);
      const id = await downloadIdOf(request, lookup, { kind: 'ZIP', selection }, deps);
      if (id === undefined) {
        return sendToNewLink(request, reply, lookup, deps, (paths) => paths.zip(selection));
      }
      const zip = await sharedDownloads.zip(share, { id, selected }, { address: request.ip });
      using end = shareEnd.of(share);
      end.signal.addEventListener('abort', () => reply.raw.destroy());
      if (request.method !== 'HEAD') await zip.begin();
      disconnected.throwIfAborted();
      reply.header('x-robots-tag', 'noindex');
      await sendZip(request, reply, {
        zip,
        stem: titleOf(share),
        signal: AbortSignal.any([disconnected, end.signal]),
        idleMs,
        onCut: (error) => request.log.error(error, 'A zip download was aborted by an error'),
      });
    }),
  });
}

/** The ids in an encoded selection. Throws `EXPORT_SELECTION_INVALID` unless it has 1 to 200. */
function requireSelection(selection: unknown): string[] {
  const ids = typeof selection === 'string' ? decodeSelection(selection) : undefined;
  if (!ids) {
    throw new DomainError('EXPORT_SELECTION_INVALID', 'Select between 1 and 200 files.');
  }
  return ids;
}
