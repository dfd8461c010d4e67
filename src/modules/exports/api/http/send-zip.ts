import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { contentDisposition } from '../../../../platform/http/content-headers.ts';
import { cutWhenIdle } from '../../../../platform/http/cut-when-idle.ts';
import { wantedBytes, type WantedBytes } from '../../../download/api/http/wanted-bytes.ts';
import { FileName } from '../../../library/domain/file-name.ts';
import type { ByteRange } from '../../../storage/domain/storage-provider.ts';
import type { ZipArchive } from '../../application/zip-writer.ts';

export interface SentZip {
  readonly zip: ZipArchive;
  /** Name without the extension. */
  readonly stem: string;
  /** Strong entity tag; undefined if the zip may differ in the next request. */
  readonly etag?: string | undefined;
  /** Aborts when the zip is no longer wanted. */
  readonly signal: AbortSignal;
  /** Disconnects a client that reads nothing for this long. Milliseconds. */
  readonly idleMs: number;
  /** Called if the zip fails. The response has begun and is cut, so only the log can say why. */
  readonly onCut: (error: unknown) => void;
}

/**
 * Sends a zip that is made while it is sent; only its headers for a HEAD request. With an entity tag, answers Range,
 * If-Range, If-Match and If-None-Match as in RFC 9110; the bytes before a range are made and dropped.
 */
export async function sendZip(
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
  { zip, stem, etag, signal, idleMs, onCut }: SentZip,
): Promise<void> {
  const wanted: WantedBytes =
    etag === undefined
      ? { status: 200, range: undefined, length: zip.sizeBytes }
      : wantedBytes(headers, etag, zip.sizeBytes);
  reply.code(wanted.status).headers(zipHeaders(stem, etag));
  if (wanted.status === 304) {
    await reply.send();
    return;
  }
  const { range, length } = wanted;
  reply.header('content-length', length);
  if (range) reply.header('content-range', `bytes ${range.start}-${range.end}/${zip.sizeBytes}`);
  if (method === 'HEAD') {
    await reply.send();
    return;
  }
  const whole = zip.open(signal);
  // The client cannot read while the bytes before its range are dropped.
  const bytes = range ? rangeOf(whole, range, () => cutWhenIdle(reply.raw, idleMs)) : whole;
  if (!range) cutWhenIdle(reply.raw, idleMs);
  const body = Readable.from(bytes, { objectMode: false });
  body.once('error', (error) => {
    if (!signal.aborted) onCut(error);
  });
  await reply.send(body);
}

/** The bytes of the range; calls `onStart` before the first. Closes the source when it is not read to the end. */
async function* rangeOf(
  source: AsyncIterable<Uint8Array>,
  { start, end }: ByteRange,
  onStart: () => void,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of source) {
    const next = at + chunk.byteLength;
    if (at <= start && start < next) onStart();
    if (next > start) yield chunk.subarray(Math.max(0, start - at), end + 1 - at);
    if (next > end) return;
    at = next;
  }
}

function zipHeaders(stem: string, etag: string | undefined): Record<string, string> {
  const { sanitized: sanitizedName } = FileName.of(`${stem}.zip`);
  const mimeType = 'application/zip';
  return {
    'content-type': mimeType,
    'content-disposition': contentDisposition({ sanitizedName, mimeType, download: true }),
    ...(etag === undefined ? { 'accept-ranges': 'none' } : { 'accept-ranges': 'bytes', etag }),
    'cache-control': 'no-store, no-transform',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
