import type { FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { errorAnswer } from '../../../../platform/http/error-answer.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { SHARE_SESSION_SECONDS } from '../../application/share-sessions.ts';
import { PAGE_HEADERS } from './share-layout.ts';
import { CLOSED_PAGE, messagePage, passwordPage } from './share-messages.ts';

/** One request below `/s/:token`. */
export type ShareRequest = FastifyRequest<{
  Params: { token: string; fileId?: string; size?: string };
  Querystring: {
    after?: string;
    asked?: string;
    download?: string;
    expires?: string;
    signature?: string;
  };
}>;

const COOKIE = 'flexstorage-share';

/** Where the pages of a share begin. */
export function sharePathOf({ params: { token } }: ShareRequest): string {
  return `/s/${encodeURIComponent(token)}`;
}

/** The session that the visitor's browser has kept, if any. */
export function sessionOf({ headers: { cookie = '' } }: ShareRequest): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** A cookie that goes back to this share only, that no script and no other site can use. */
export function sessionCookie(request: ShareRequest, session: string, secure: boolean): string {
  const lasts = `Path=${sharePathOf(request)}; Max-Age=${SHARE_SESSION_SECONDS}`;
  const isSecure = secure || request.protocol === 'https';
  return `${COOKIE}=${session}; ${lasts}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** Whether a browser says that the request was made by a page of another site. */
export function isFromElsewhere({ headers }: ShareRequest): boolean {
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

/** A page for what went wrong. What is not there is answered like a share that is not there. */
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

/** What visitors are told, by the code of the error; anything else will perhaps work later. */
const MESSAGES: Readonly<Record<string, readonly [title: string, text: string]>> = {
  DOWNLOAD_LIMIT_REACHED: ['No more downloads', 'This link allows no more downloads.'],
  LINK_INVALID: ['This download has ended', 'Go back and start it again.'],
  RETRIEVAL_REQUIRED: [
    'The original is in cold storage',
    'Its owner has to have it brought back before it can be downloaded, which takes hours.',
  ],
  SHARE_INVALID: [
    'Too many files',
    'There are too many files for one archive. Download them one by one.',
  ],
};

function pageOf(error: unknown, request: ShareRequest): string {
  const back = sharePathOf(request);
  const code = error instanceof DomainError || error instanceof ProtocolError ? error.code : '';
  if (code === 'RATE_LIMITED') {
    return passwordPage(back, 'Too many tries. Wait a while, then try again.');
  }
  const [title, text] = MESSAGES[code] ?? ['This did not work', 'Please try again in a moment.'];
  return messagePage(title, text, back);
}
