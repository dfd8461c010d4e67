import type { FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { errorAnswer } from '../../../../platform/http/error-answer.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from '../../application/share-queries.ts';
import { SHARE_SESSION_SECONDS } from '../../application/share-sessions.ts';
import { PAGE_HEADERS } from './share-layout.ts';
import { CLOSED_PAGE, messagePage, passwordPage } from './share-messages.ts';

/** A request below `/s/:token`. */
export type ShareRequest = FastifyRequest<{
  Params: { token: string; fileId?: string; size?: string };
  Querystring: {
    after?: string;
    asked?: string;
    download?: string;
    expires?: string;
    signature?: string;
    files?: string;
  };
}>;

const COOKIE = 'flexstorage-share';

/** Base path of the share's pages. */
export function sharePathOf({ params: { token } }: ShareRequest): string {
  return `/s/${encodeURIComponent(token)}`;
}

/** The file named in the path, if the share shows it. Throws `NOT_FOUND`. */
export async function sharedFileOf(
  { params: { fileId = '' } }: ShareRequest,
  share: ShareRow,
  shares: Pick<ShareQueries, 'file'>,
): Promise<SharedFileRow> {
  const uuid = uuidOf('file', fileId);
  const row = uuid === undefined ? undefined : await shares.file(share, uuid);
  if (!row) throw new DomainError('NOT_FOUND', 'File not found.');
  return row;
}

/** The visitor's session cookie, if any. */
export function sessionOf({ headers: { cookie = '' } }: ShareRequest): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** A session cookie limited to this share, inaccessible to scripts and other sites. */
export function sessionCookie(request: ShareRequest, session: string, secure: boolean): string {
  const scope = `Path=${sharePathOf(request)}; Max-Age=${SHARE_SESSION_SECONDS}`;
  const isSecure = secure || request.protocol === 'https';
  return `${COOKIE}=${session}; ${scope}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** Whether the browser reports that another site sent the request. */
export function isCrossSite({ headers }: ShareRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

export async function sendPage(reply: FastifyReply, status: number, page: string): Promise<void> {
  await reply.code(status).headers(PAGE_HEADERS).send(page);
}

export async function sendTo(reply: FastifyReply, path: string): Promise<void> {
  await reply.code(303).headers(PAGE_HEADERS).header('location', path).send('');
}

export async function sendClosed(reply: FastifyReply): Promise<void> {
  await sendPage(reply, 404, CLOSED_PAGE);
}

/** Sends an error page. Missing files get the same response as missing shares. */
export async function sendError(
  error: unknown,
  request: ShareRequest,
  reply: FastifyReply,
): Promise<void> {
  if (error instanceof DomainError && error.code === 'NOT_FOUND') return sendClosed(reply);
  const { status, headers } = errorAnswer(error, request.id);
  if (status >= 500) request.log.error(error);
  for (const name of ['Retry-After', 'Content-Range']) {
    const value = headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  await sendPage(reply, status, pageOf(error, request));
}

/** Messages for visitors by error code; other errors may be temporary. */
const MESSAGES: Readonly<Record<string, readonly [title: string, text: string]>> = {
  DOWNLOAD_LIMIT_REACHED: ['Download limit reached', 'This link has reached its download limit.'],
  LINK_INVALID: ['This download link has expired', 'Go back and start the download again.'],
  RETRIEVAL_REQUIRED: [
    'The original is in cold storage',
    'The owner must retrieve it before it can be downloaded, which takes hours.',
  ],
  SHARE_REQUEST_DECLINED: [
    'The owner declined',
    'The owner declined to retrieve this original. It can be requested again after 7 days.',
  ],
  SHARE_REQUESTS_FULL: [
    'Too many requests',
    'The owner has to answer the pending requests first. Try again later.',
  ],
  EXPORT_SELECTION_INVALID: [
    'No files are selected',
    'Go back, select the files that you want, and start the download again.',
  ],
  SHARE_INVALID: [
    'Too many files',
    'There are too many files for one zip. Download them individually.',
  ],
};

function pageOf(error: unknown, request: ShareRequest): string {
  const back = sharePathOf(request);
  const code = error instanceof DomainError || error instanceof ProtocolError ? error.code : '';
  if (code === 'RATE_LIMITED') {
    return passwordPage(back, 'Too many attempts. Try again later.');
  }
  const [title, text] = MESSAGES[code] ?? ['Something went wrong', 'Please try again in a moment.'];
  return messagePage(title, text, back);
}
