import type { FastifyInstance, FastifyReply } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { requireUuid } from '../../../../kernel/id.ts';
import type { FilePlace } from '../../../../kernel/paging.ts';
import { baseUrlOf } from '../../../../platform/graphql/base-url.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import type { AskForOriginal } from '../../application/ask-for-original.ts';
import type { EnterShare } from '../../application/enter-share.ts';
import type { NoteShareAccess } from '../../application/note-share-access.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { ShareLinks } from '../../application/share-links.ts';
import type { ShareQueries, ShareRow } from '../../application/share-queries.ts';
import { sharedFileCursors } from '../graphql/cursors.ts';
import { filePage } from './file-page.ts';
import { listPage } from './list-page.ts';
import { MAX_SELECTED } from './selection-code.ts';
import { passwordPage } from './share-messages.ts';
import { SharePaths } from './share-paths.ts';
import {
  isCrossSite,
  sendClosed,
  sendError,
  sendPage,
  sendTo,
  sessionCookie,
  sessionOf,
  sharedFileOf,
  sharePathOf,
  type ShareRequest,
} from './share-visit.ts';
import { shownFiles, type ShownFilesDeps } from './shown-files.ts';

/** Files per page, all of which can be selected. */
const PAGE = MAX_SELECTED;
const MAX_FORM_BYTES = 4_096;

export interface SharePageDeps extends ShownFilesDeps {
  readonly openShare: OpenShare;
  readonly enterShare: EnterShare;
  readonly shares: ShareQueries;
  readonly shareLinks: ShareLinks;
  readonly askForOriginal: AskForOriginal;
  readonly noteShareAccess: NoteShareAccess;
}

/**
 * Server-rendered pages of shares, usable without JavaScript: `/s/:token` lists all files, each file has a page, and
 * forms submit the password and requests for originals. Unknown, expired and revoked links get the same response.
 */
export async function shareRoutes(
  app: FastifyInstance,
  deps: SharePageDeps,
  { publicUrl }: Pick<HttpSettings, 'publicUrl'>,
): Promise<void> {
  pageRoutes(app, deps, publicUrl);
  // Marks cookies as Secure if the configured public URL uses TLS.
  formRoutes(app, deps, publicUrl?.startsWith('https:') ?? false);
}

function pageRoutes(
  app: FastifyInstance,
  deps: SharePageDeps,
  publicUrl: string | undefined,
): void {
  app.get(
    '/s/:token',
    withErrorHandling(sendError, async (request: ShareRequest, reply) => {
      const share = await openedShare(request, reply, deps);
      if (!share) return;
      await deps.noteShareAccess.execute(share, { kind: 'OPENED' }, { address: request.ip });
      const after = placeOf(request.query.after);
      const found = await deps.shares.files(share, { after, limit: PAGE + 1 });
      const rows = found.slice(0, PAGE);
      const last = found.length > PAGE ? rows.at(-1) : undefined;
      const total = (await deps.shares.totals([share.id])).get(share.id);
      const page = listPage({
        share,
        paths: new SharePaths(request.params.token, share, deps.shareLinks),
        origin: originOf(request, publicUrl),
        total: total ?? { files: 0, bytes: 0 },
        files: await shownFiles(share, rows, deps),
        next: last && sharedFileCursors.encode({ position: last.position, fileId: last.id }),
        isFirst: after === undefined,
      });
      await sendPage(reply, 200, page);
    }),
  );

  app.get(
    '/s/:token/files/:fileId',
    withErrorHandling(sendError, async (request: ShareRequest, reply) => {
      const share = await openedShare(request, reply, deps);
      if (!share) return;
      const row = await sharedFileOf(request, share, deps.shares);
      const { previous, next } = await deps.shares.neighbours(share, {
        position: row.position,
        fileId: row.id,
      });
      const [file] = await shownFiles(share, [row], deps);
      if (!file) throw new DomainError('NOT_FOUND', 'File not found.');
      const done = { kind: 'PREVIEW', fileId: row.id } as const;
      await deps.noteShareAccess.execute(share, done, { address: request.ip });
      const paths = new SharePaths(request.params.token, share, deps.shareLinks);
      const asked = request.query.asked !== undefined && share.allowsRetrievalRequests;
      const origin = originOf(request, publicUrl);
      await sendPage(reply, 200, filePage({ share, paths, origin, file, previous, next, asked }));
    }),
  );
}

function formRoutes(app: FastifyInstance, deps: SharePageDeps, secure: boolean): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.post(
    '/s/:token',
    withErrorHandling(sendError, async (request: ShareRequest, reply) => {
      if (isCrossSite(request)) return sendTo(reply, sharePathOf(request));
      const password = request.body instanceof URLSearchParams ? request.body.get('password') : '';
      const { token } = request.params;
      const entry = await deps.enterShare.execute(token, password ?? '', request.ip);
      if (entry.kind === 'REFUSED') {
        const problem = 'Incorrect password, or the link no longer works. Try again.';
        await sendPage(reply, 403, passwordPage(sharePathOf(request), problem));
        return entry.log();
      }
      reply.header('set-cookie', sessionCookie(request, entry.session, secure));
      return sendTo(reply, sharePathOf(request));
    }),
  );

  app.post(
    '/s/:token/files/:fileId/ask',
    withErrorHandling(sendError, async (request: ShareRequest, reply) => {
      if (isCrossSite(request)) return sendTo(reply, sharePathOf(request));
      const share = await openedShare(request, reply, deps);
      if (!share) return;
      const fileId = requireUuid('file', request.params.fileId ?? '', 'File not found.');
      await deps.askForOriginal.execute(share, fileId, { address: request.ip });
      const paths = new SharePaths(request.params.token, share, deps.shareLinks);
      await sendTo(reply, `${paths.file(fileId)}?asked`);
    }),
  );
}

/** Returns the share if it is open to this visitor; otherwise sends a response. */
async function openedShare(
  request: ShareRequest,
  reply: FastifyReply,
  { openShare }: SharePageDeps,
): Promise<ShareRow | undefined> {
  const lookup = await openShare.byToken(request.params.token, sessionOf(request));
  if (lookup.kind === 'OPEN') return lookup.share;
  if (lookup.kind === 'CLOSED') await sendClosed(reply);
  else await sendPage(reply, 200, passwordPage(sharePathOf(request)));
  return undefined;
}

/** Returns undefined for an invalid Host header, which must not break the page. */
function originOf(request: ShareRequest, publicUrl: string | undefined): string | undefined {
  try {
    return baseUrlOf(publicUrl, request);
  } catch {
    return undefined;
  }
}

/** Returns undefined for an invalid cursor, which shows the first page. */
function placeOf(after: unknown): FilePlace | undefined {
  if (typeof after !== 'string') return undefined;
  try {
    return sharedFileCursors.decode(after);
  } catch {
    return undefined;
  }
}
