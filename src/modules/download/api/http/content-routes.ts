import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { requireUser } from '../../../../kernel/identity.ts';
import { type ErrorAnswer, errorAnswer } from '../../../../platform/http/error-answer.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
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
 * If-Match and If-None-Match as in RFC 9110; HEAD returns the headers of GET. Closes the source
 * when the client disconnects.
 */
export async function contentRoutes(
  app: FastifyInstance,
  deps: ContentDeps,
  { idleMs, log }: Pick<HttpSettings, 'idleMs' | 'log'>,
): Promise<void> {
  app.route<ContentRequest>({
    method: ['GET', 'HEAD'],
    url: '/files/:id/content',
    handler: withErrorHandling(
      sendProblems(log),
      async (request: FastifyRequest<ContentRequest>, reply, disconnected) => {
        const download = await allowedDownload(request, deps);
        disconnected.throwIfAborted();
        if (!download.open) return sendCold(request, reply, download, deps);
        const save = request.query.download !== undefined;
        try {
          await serveContent(request, reply, { download, disconnected, idleMs, save });
        } catch (error) {
          // The copies that could be read are lost, but an archived one is left.
          if (reply.sent || !isDomainError(error, 'RETRIEVAL_REQUIRED')) throw error;
          await sendCold(request, reply, download, deps);
        }
      },
    ),
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
    ownerId = request.userId = requireUser(
      await authenticate.execute(request.headers.authorization),
    );
  }
  if (fileId === undefined) throw new DomainError('NOT_FOUND', 'File not found.');
  return openDownload.execute(fileId, ownerId);
}

async function sendCold(
  request: FastifyRequest,
  reply: FastifyReply,
  download: Pick<ColdDownload, 'file'>,
  deps: ContentDeps,
): Promise<void> {
  const { status, headers, body } = await coldAnswer(download, deps, request.id);
  await reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
}

async function coldAnswer(
  { file }: Pick<ColdDownload, 'file'>,
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
