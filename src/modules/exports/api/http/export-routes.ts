import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import { sha256Of } from '../../../../platform/sha256-of.ts';
import type { DownloadLinks } from '../../../download/application/download-links.ts';
import type { ExportQueries, ExportRow } from '../../application/export-queries.ts';
import type { OpenExport } from '../../application/open-export.ts';
import { sendZip } from './send-zip.ts';

export interface ExportDeps {
  readonly exports: Pick<ExportQueries, 'findById'>;
  readonly openExport: OpenExport;
  readonly downloadLinks: DownloadLinks;
}

interface PartRequest {
  Params: { id: string; number?: string };
  Querystring: { expires?: string; signature?: string };
}

/** Raised when the same entries are written as other bytes. */
const LAYOUT = 1;

/**
 * `/exports/:id/parts/:number/content`: a zip of an export, authorized by a signed link; `/exports/:id/content` is the
 * first. HEAD returns its length. Supports ranges; the zip is built again for each request. Closes the connection on
 * failure so that an incomplete zip never looks complete.
 */
export async function exportRoutes(
  app: FastifyInstance,
  deps: ExportDeps,
  { idleMs, log }: Pick<HttpSettings, 'idleMs' | 'log'>,
): Promise<void> {
  for (const url of ['/exports/:id/content', '/exports/:id/parts/:number/content']) {
    app.route<PartRequest>({
      method: ['GET', 'HEAD'],
      url,
      handler: withErrorHandling(
        sendProblems(log),
        async (request: FastifyRequest<PartRequest>, reply, disconnected) => {
          const row = await authorizedExport(request, deps);
          const number = Number(request.params.number ?? 1);
          const { zip, identity } = await deps.openExport.execute(row, number);
          disconnected.throwIfAborted();
          await sendZip(request, reply, {
            zip,
            stem: stemOf(row, number),
            etag: etagOf(identity),
            signal: disconnected,
            idleMs,
            onCut: (error) => log('Export download was cut', error, { requestId: request.id }),
          });
        },
      ),
    });
  }
}

async function authorizedExport(
  request: FastifyRequest<PartRequest>,
  { exports, downloadLinks }: ExportDeps,
): Promise<ExportRow> {
  const { id, number } = request.params;
  const { expires, signature } = request.query;
  const uuid = uuidOf('export', id);
  const isWellFormed = typeof signature === 'string' && /^[1-9]\d{0,11}$/.test(expires ?? '');
  // The signature covers the id's prefix, so that a link to a file cannot open an export.
  const target = number === undefined ? id : `${id}/parts/${number}`;
  if (
    uuid === undefined ||
    !isWellFormed ||
    !downloadLinks.allows(target, new Date(Number(expires) * 1000), signature)
  ) {
    throw new ProtocolError('LINK_INVALID', 'The link is invalid or has expired.');
  }
  const row = await exports.findById(uuid);
  if (!row) throw new DomainError('NOT_FOUND', 'Export not found.');
  return row;
}

/** Zips also hold local times, so nodes in other time zones write other bytes. */
function etagOf(identity: string): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return `"zip-${sha256Of(JSON.stringify([LAYOUT, timeZone, identity])).hex}"`;
}

function stemOf({ albumName, createdAt, parts }: ExportRow, number: number): string {
  const day = createdAt.toISOString().slice(0, 10);
  const stem = albumName?.slice(0, 200).toWellFormed() ?? `export-${day}`;
  return parts.length === 1 ? stem : `${stem}-${String(number).padStart(3, '0')}`;
}
