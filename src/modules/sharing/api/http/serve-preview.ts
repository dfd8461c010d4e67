import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { ifNoneMatch } from '../../../../platform/http/conditional-request.ts';
import type { SharePreview } from '../../application/share-previews.ts';

/** Serves a generated preview. Clients must revalidate it each time, because access may change. */
export async function servePreview(
  request: FastifyRequest,
  reply: FastifyReply,
  preview: SharePreview,
  disconnected: AbortSignal,
): Promise<void> {
  reply.headers({
    etag: preview.etag,
    'cache-control': 'private, no-cache',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    vary: 'accept',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
  if (ifNoneMatch(request.headers['if-none-match'], preview.etag)) {
    await reply.code(304).send();
    return;
  }
  const bytes = request.method === 'HEAD' ? undefined : await preview.open(disconnected);
  reply.headers({ 'content-type': preview.mimeType, 'content-length': preview.length });
  await reply.send(bytes && Readable.from(bytes, { objectMode: false }));
}
