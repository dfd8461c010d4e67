import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { contentDisposition } from '../../../../platform/http/content-headers.ts';
import { cutWhenIdle } from '../../../../platform/http/cut-when-idle.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import type { ZipArchive } from '../../application/zip-writer.ts';

export interface SentZip {
  readonly zip: ZipArchive;
  /** Name without the extension. */
  readonly stem: string;
  /** Aborts when the zip is no longer wanted. */
  readonly signal: AbortSignal;
  /** Disconnects a client that reads nothing for this long. Milliseconds. */
  readonly idleMs: number;
  /** Called if the zip fails. The response has begun and is cut, so only the log can say why. */
  readonly onCut: (error: unknown) => void;
}

/** Sends a zip that is made while it is sent; only its headers for a HEAD request. */
export async function sendZip(
  { method }: FastifyRequest,
  reply: FastifyReply,
  { zip, stem, signal, idleMs, onCut }: SentZip,
): Promise<void> {
  reply.headers(zipHeaders(stem)).header('content-length', zip.sizeBytes);
  if (method === 'HEAD') {
    await reply.send();
    return;
  }
  cutWhenIdle(reply.raw, idleMs);
  const body = Readable.from(zip.open(signal), { objectMode: false });
  body.once('error', (error) => {
    if (!signal.aborted) onCut(error);
  });
  await reply.send(body);
}

function zipHeaders(stem: string): Record<string, string> {
  const { sanitized: sanitizedName } = FileName.of(`${stem}.zip`);
  const mimeType = 'application/zip';
  return {
    'content-type': mimeType,
    'content-disposition': contentDisposition({ sanitizedName, mimeType, download: true }),
    'accept-ranges': 'none',
    'cache-control': 'no-store, no-transform',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
