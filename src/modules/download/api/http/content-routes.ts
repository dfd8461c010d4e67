import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { clientGone } from '../../../../platform/http/client-gone.ts';
import { type ErrorAnswer, errorAnswer } from '../../../../platform/http/error-answer.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { Authenticate } from '../../../account/application/authenticate.ts';
import type { DescribeColdFile } from '../../../retrieval/application/describe-cold-file.ts';
import type { DownloadLinks } from '../../application/download-links.ts';
import type { ColdDownload, Download, OpenDownload } from '../../application/open-download.ts';
import { coldFileProblem } from './cold-file-problem.ts';
import { serveContent } from './serve-content.ts';

export interface ContentDeps {
  readonly authenticate: Authenticate;
  readonly openDownload: OpenDownload;
  readonly describeColdFile: DescribeColdFile;
  readonly downloadLinks: DownloadLinks;
}

interface ContentRequest {
  Params: { id: string };
  Querystring: { expires?: string; signature?: string; download?: string };
}

/**
 * `/files/:id/content`: a file's bytes for its owner (bearer token) or through a signed link. Supports Range, If-Range,
 * If-Match and If-None-Match as in RFC 9110; HEAD returns the headers of GET. Closes everything when the client
 * disconnects.
 */
export async function contentRoutes(
  app: FastifyInstance,
  deps: ContentDeps,
  { idleMs }: Pick<HttpSettings, 'idleMs'>,
): Promise<void> {
  app.route<ContentRequest>({
    method: ['GET', 'HEAD'],
    url: '/files/:id/content',
    handler: async (request, reply) => {
      // Registered first: a disconnect during the database query would otherwise be missed.
      const gone = clientGone(request, reply);
      try {
        const download = await allowedDownload(request, deps);
        gone.throwIfAborted();
        if (!download.open) {
          const { status, headers, body } = await coldAnswer(download, deps, request.id);
          await reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
          return;
        }
        const save = request.query.download !== undefined;
        await serveContent(request, reply, { download, gone, idleMs, save });
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
  { authenticate, openDownload, downloadLinks }: ContentDeps,
): Promise<Download | ColdDownload> {
  const fileId = uuidOf('file', request.params.id);
  const { expires, signature } = request.query;
  let ownerId: string | undefined;
  if (typeof signature === 'string') {
    const expiresAt = new Date(Number(expires) * 1000);
    const valid = fileId !== undefined && /^[1-9]\d{0,11}$/.test(expires ?? '');
    if (!valid || !downloadLinks.allows(fileId, expiresAt, signature)) {
      throw new ProtocolError(
        'LINK_INVALID',
        'The download link is invalid or has expired. Request a new one.',
      );
    }
  } else {
    const identity = await authenticate.execute(request.headers.authorization);
    if (identity.kind === 'EXPIRED') {
      throw new DomainError(
        'TOKEN_EXPIRED',
        'The access token has expired. Refresh it and try again.',
      );
    }
    if (identity.kind !== 'USER') {
      throw new DomainError('UNAUTHENTICATED', 'A bearer token is required.');
    }
    ownerId = identity.userId;
  }
  if (fileId === undefined) throw new DomainError('NOT_FOUND', 'The file was not found.');
  return openDownload.execute(fileId, ownerId);
}

async function coldAnswer(
  { file }: ColdDownload,
  { describeColdFile }: ContentDeps,
  requestId: string,
): Promise<ErrorAnswer> {
  const cold = await describeColdFile.execute(file.ownerId, file.id);
  const error =
    cold.kind === 'RETRIEVAL_REQUIRED'
      ? new DomainError('RETRIEVAL_REQUIRED', 'The file is archived. Request its retrieval first.')
      : new ProtocolError(
          'RETRIEVAL_IN_PROGRESS',
          'The file is being restored from cold storage. Try again when its retrieval is READY.',
        );
  return errorAnswer(error, requestId, coldFileProblem(cold));
}
