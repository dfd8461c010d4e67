import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Authenticate } from '../../application/account/authenticate.ts';
import type { DownloadLinks } from '../../application/file/download-links.ts';
import type { DescribeColdFile } from '../../application/retrieval/describe-cold-file.ts';
import type {
  ColdDownload,
  Download,
  OpenDownload,
} from '../../application/retrieval/open-download.ts';
import { FileName } from '../../domain/file/file-name.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import { uuidOf } from '../../domain/shared/id.ts';
import { parseRange } from './byte-range.ts';
import { coldFileProblem } from './cold-file-problem.ts';
import { ifMatch, ifNoneMatch, ifRange } from './conditional-request.ts';
import { contentEtag, contentHeaders } from './content-headers.ts';
import { type ErrorAnswer, errorAnswer } from './error-answer.ts';
import { ProtocolError } from './protocol-error.ts';

export interface ContentParts {
  readonly authenticate: Authenticate;
  readonly openDownload: OpenDownload;
  readonly describeColdFile: DescribeColdFile;
  readonly links: DownloadLinks;
}

export interface ContentOptions {
  /** A reader that takes no byte for this long is cut off. Milliseconds. */
  readonly idleMs: number;
}

interface ContentRequest {
  Params: { id: string };
  Querystring: { expires?: string; signature?: string; download?: string };
}

/**
 * `/files/:id/content`: a file's bytes for its owner (bearer token) or by a signed link. Range, If-Range,
 * If-Match and If-None-Match as RFC 9110 has them; HEAD answers with the headers of GET. Nothing of a file
 * stays open once its client is gone.
 */
export async function contentRoutes(
  app: FastifyInstance,
  parts: ContentParts,
  { idleMs }: ContentOptions,
): Promise<void> {
  app.route<ContentRequest>({
    method: ['GET', 'HEAD'],
    url: '/files/:id/content',
    handler: async (request, reply) => {
      // From here on: a client that goes away while the database is asked is not heard of later.
      const gone = clientGone(request, reply);
      try {
        const download = await allowedDownload(request, parts);
        gone.throwIfAborted();
        if (!download.open) {
          const { status, headers, body } = await coldAnswer(download, parts, request.id);
          await reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
          return;
        }
        await serve(request, reply, { download, gone, idleMs });
      } catch (error) {
        if (gone.aborted) {
          reply.hijack();
          return;
        }
        if (reply.raw.headersSent) throw error;
        const { status, headers, body } = errorAnswer(error, request.id);
        if (status >= 500) request.log.error(error);
        await reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
      }
    },
  });
}

async function allowedDownload(
  request: FastifyRequest<ContentRequest>,
  { authenticate, openDownload, links }: ContentParts,
): Promise<Download | ColdDownload> {
  const fileId = uuidOf('file', request.params.id);
  const { expires, signature } = request.query;
  let ownerId: string | undefined;
  if (typeof signature === 'string') {
    const expiresAt = new Date(Number(expires) * 1000);
    const valid = fileId !== undefined && /^[1-9]\d{0,11}$/.test(expires ?? '');
    if (!valid || !links.allows(fileId, expiresAt, signature)) {
      throw new ProtocolError('LINK_INVALID', 'the link is not valid or has ended');
    }
  } else {
    const identity = await authenticate.execute(request.headers.authorization);
    if (identity.kind === 'EXPIRED') {
      throw new DomainError('TOKEN_EXPIRED', 'the access token has expired');
    }
    if (identity.kind !== 'USER') {
      throw new DomainError('UNAUTHENTICATED', 'a bearer token is required');
    }
    ownerId = identity.userId;
  }
  if (fileId === undefined) throw new DomainError('NOT_FOUND', 'no such file');
  return openDownload.execute(fileId, ownerId);
}

async function coldAnswer(
  { file }: ColdDownload,
  { describeColdFile }: ContentParts,
  requestId: string,
): Promise<ErrorAnswer> {
  const cold = await describeColdFile.execute(file.ownerId, file.id);
  const error =
    cold.kind === 'RETRIEVAL_REQUIRED'
      ? new DomainError('RETRIEVAL_REQUIRED', 'the file is archived: request its retrieval first')
      : new ProtocolError('RETRIEVAL_IN_PROGRESS', 'the file is being brought back');
  return errorAnswer(error, requestId, coldFileProblem(cold));
}

/** Aborts when the exchange is over: all is sent, or the client is gone. */
function clientGone({ raw: { socket } }: FastifyRequest, { raw }: FastifyReply): AbortSignal {
  const control = new AbortController();
  const abort = (): void => control.abort();
  if (raw.destroyed || socket.destroyed) abort();
  // A pipelined answer that waits for its turn knows of no socket: it is not told that the socket closed.
  socket.once('close', abort);
  raw.once('close', () => {
    socket.off('close', abort);
    abort();
  });
  return control.signal;
}

interface Serving {
  readonly download: Download;
  readonly gone: AbortSignal;
  readonly idleMs: number;
}

async function serve(
  request: FastifyRequest<ContentRequest>,
  reply: FastifyReply,
  { download, gone, idleMs }: Serving,
): Promise<void> {
  const { file, size, sha256 } = download;
  const etag = contentEtag(sha256.hex);
  const { headers: asked } = request;
  if (!ifMatch(asked['if-match'], etag)) {
    throw new ProtocolError('PRECONDITION_FAILED', 'the file is not the one that If-Match names');
  }
  const described = contentHeaders({
    sanitizedName: FileName.of(file.name).sanitized,
    mimeType: file.mimeType,
    sha256: sha256.hex,
    download: request.query.download !== undefined,
  });
  if (ifNoneMatch(asked['if-none-match'], etag)) {
    await reply.code(304).headers(described).send();
    return;
  }
  const rangeHeader = ifRange(asked['if-range'] as string | undefined, etag)
    ? asked.range
    : undefined;
  const wanted = parseRange(rangeHeader, size);
  if (wanted.kind === 'UNSATISFIABLE') {
    throw new ProtocolError('RANGE_NOT_SATISFIABLE', `the file has ${size} bytes`, {
      'Content-Range': `bytes */${size}`,
    });
  }
  const range = wanted.kind === 'PART' ? wanted.range : undefined;
  const length = range ? range.end - range.start + 1 : size;
  const bytes = request.method === 'HEAD' ? undefined : await download.open(range, gone);
  // Only now: an error above is not to be described as the file.
  reply.headers(described).header('content-length', length);
  if (range) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  }
  if (!bytes) return reply.send();
  cutWhenIdle(reply.raw, idleMs);
  await reply.send(bodyOf(bytes, length));
}

/** Cuts the connection when its reader takes nothing for so long. Ends with the answer. */
function cutWhenIdle(response: ServerResponse, idleMs: number): void {
  const { socket } = response;
  response.setTimeout(idleMs, () => response.destroy());
  // Before Node's own listener, which then sets the time-out of an idle connection.
  response.prependOnceListener('finish', () => socket?.setTimeout(0));
}

/** A stream that takes its source along when it closes, also before anything was read of it. */
function bodyOf(bytes: AsyncIterable<Uint8Array>, length: number): Readable {
  const body = Readable.from(exactly(bytes, length), { objectMode: false });
  if (bytes instanceof Readable) body.once('close', () => bytes.destroy());
  return body;
}

/** The same bytes; fails when they are not as many as the answer has promised, which cuts the connection. */
async function* exactly(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of bytes) {
    sent += chunk.byteLength;
    if (sent > length) break;
    yield chunk;
  }
  if (sent !== length) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the object is not as long as its file');
  }
}
