import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import type { DownloadLinks } from '../../../download/application/download-links.ts';
import type { ExportQueries, ExportRow } from '../../application/export-queries.ts';
import type { OpenedExport, OpenExport } from '../../application/open-export.ts';
import { sendZip } from './send-zip.ts';

export interface ExportDeps {
  readonly exports: Pick<ExportQueries, 'findById'>;
  readonly openExport: OpenExport;
  readonly downloadLinks: DownloadLinks;
}

interface ExportRequest {
  Params: { id: string };
  Querystring: { expires?: string; signature?: string };
}

/**
 * `/exports/:id/content`: the zip of an export, authorized by a signed link. HEAD returns its length. Does not support
 * ranges, because each download builds the zip again. Closes the connection on failure so that an incomplete zip never
 * looks complete.
 */
export async function exportRoutes(
  app: FastifyInstance,
  deps: ExportDeps,
  { idleMs, log }: Pick<HttpSettings, 'idleMs' | 'log'>,
): Promise<void> {
  app.route<ExportRequest>({
    method: ['GET', 'HEAD'],
    url: '/exports/:id/content',
    handler: withErrorHandling(
      sendProblems(log),
      async (request: FastifyRequest<ExportRequest>, reply, disconnected) => {
        const { row, zip } = await authorizedExport(request, deps);
        disconnected.throwIfAborted();
        await sendZip(request, reply, {
          zip,
          stem: stemOf(row),
          signal: disconnected,
          idleMs,
          onCut: (error) => log('Export download was cut', error, { requestId: request.id }),
        });
      },
    ),
  });
}

async function authorizedExport(
  request: FastifyRequest<ExportRequest>,
  { exports, openExport, downloadLinks }: ExportDeps,
): Promise<OpenedExport> {
  const { id } = request.params;
  const { expires, signature } = request.query;
  const uuid = uuidOf('export', id);
  const isWellFormed = typeof signature === 'string' && /^[1-9]\d{0,11}$/.test(expires ?? '');
  // The signature covers the id's prefix, so that a link to a file cannot open an export.
  if (
    uuid === undefined ||
    !isWellFormed ||
    !downloadLinks.allows(id, new Date(Number(expires) * 1000), signature)
  ) {
    throw new ProtocolError('LINK_INVALID', 'The link is invalid or has expired.');
  }
  const row = await exports.findById(uuid);
  if (!row) throw new DomainError('NOT_FOUND', 'Export not found.');
  return openExport.execute(row);
}

function stemOf({ albumName, createdAt }: ExportRow): string {
  const day = createdAt.toISOString().slice(0, 10);
  return albumName?.slice(0, 200).toWellFormed() ?? `export-${day}`;
}
