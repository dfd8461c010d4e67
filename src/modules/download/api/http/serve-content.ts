import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { contentEtag, contentHeaders } from '../../../../platform/http/content-headers.ts';
import { cutWhenIdle } from '../../../../platform/http/cut-when-idle.ts';
import type { OpenedBytes } from '../../../library/application/read-copies.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import type { Download } from '../../application/open-download.ts';
import { wantedBytes } from './wanted-bytes.ts';

export interface Serving {
  readonly download: Download;
  /** Aborts when the client disconnects or loses access. */
  readonly disconnected: AbortSignal;
  /** Disconnects a client that reads nothing for this long. Milliseconds. */
  readonly idleMs: number;
  /** Whether the client wants to save the file instead of displaying it. */
  readonly save: boolean;
}

/**
 * Sends a file's bytes, with Range, If-Range, If-Match and If-None-Match as in RFC 9110; HEAD is handled like GET.
 * Opens the download only if bytes are sent. Throws before anything is sent, or closes the connection.
 */
export async function serveContent(
  request: FastifyRequest,
  reply: FastifyReply,
  { download, disconnected, idleMs, save }: Serving,
): Promise<void> {
  const { file, size, sha256 } = download;
  const etag = contentEtag(sha256.hex);
  const wanted = wantedBytes(request.headers, etag, size);
  const described = contentHeaders({
    sanitizedName: FileName.of(file.name).sanitized,
    mimeType: file.mimeType,
    sha256: sha256.hex,
    download: save,
  });
  if (wanted.status === 304) {
    await reply.code(304).headers(described).send();
    return;
  }
  const { range, length } = wanted;
  const bytes = request.method === 'HEAD' ? undefined : await download.open(range, disconnected);
  // Set last so that an error above is not sent with the file's headers.
  reply.headers(described).header('content-length', length);
  if (range) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  }
  if (!bytes) return reply.send();
  cutWhenIdle(reply.raw, idleMs);
  await reply.send(bodyOf(bytes));
}

/** A stream that also closes its source when it is closed, even if nothing has been read. */
function bodyOf(bytes: OpenedBytes): Readable {
  const body = Readable.from(bytes, { objectMode: false });
  body.once('close', () => bytes[Symbol.dispose]());
  return body;
}
