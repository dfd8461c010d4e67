import { Readable } from 'node:stream';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Authenticate } from '../../application/account/authenticate.ts';
import type { DownloadLinks } from '../../application/file/download-links.ts';
import type { Download, OpenDownload } from '../../application/retrieval/open-download.ts';
import { FileName } from '../../domain/file/file-name.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import { uuidOf } from '../../domain/shared/id.ts';
import { parseRange } from './byte-range.ts';
import { ifMatch, ifNoneMatch, ifRange } from './conditional-request.ts';
import { contentEtag, contentHeaders } from './content-headers.ts';
import { errorAnswer } from './error-answer.ts';
import { ProtocolError } from './protocol-error.ts';

export interface ContentParts {
  readonly authenticate: Authenticate;
  readonly openDownload: OpenDownload;
  readonly links: DownloadLinks;
}

interface ContentRequest {
  Params: { id: string };
  Querystring: { expires?: string; signature?: string; download?: string };
}

/**
 * `/files/:id/content`: a file's bytes for its owner (bearer token) or by a signed link. Range, If-Range,
 * If-Match and If-None-Match as RFC 9110 has them; HEAD answers with the headers of GET.
 */
export async function contentRoutes(app: FastifyInstance, parts: ContentParts): Promise<void> {
  app.route<ContentRequest>({
    method: ['GET', 'HEAD'],
    url: '/files/:id/content',
    handler: async (request, reply) => {
      try {
        await serve(request, reply, await allowedDownload(request, parts));
      } catch (error) {
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
): Promise<Download> {
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
  const download = await openDownload.execute(fileId, ownerId);
  if (!download) {
    throw new DomainError(
      'RETRIEVAL_REQUIRED',
      'the file is archived: request its retrieval first',
    );
  }
  return download;
}

async function serve(
  request: FastifyRequest<ContentRequest>,
  reply: FastifyReply,
  download: Download,
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
  const control = new AbortController();
  reply.raw.once('close', () => control.abort());
  const bytes = request.method === 'HEAD' ? undefined : await download.open(range, control.signal);
  // Only now: an error above is not to be described as the file.
  reply.headers(described).header('content-length', length);
  if (range) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  }
  await reply.send(bytes && Readable.from(exactly(bytes, length), { objectMode: false }));
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
