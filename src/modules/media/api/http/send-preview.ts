import type { FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { ifNoneMatch } from '../../../../platform/http/conditional-request.ts';
import type { OpenedPreview } from '../../application/open-preview.ts';

/** Who may keep and embed a preview. */
export interface PreviewHeaders {
  readonly 'cache-control': string;
  readonly 'cross-origin-resource-policy': 'cross-origin' | 'same-origin';
}

/** For previews whose URL stops working with the access to the file. */
export const WHILE_SHARED: PreviewHeaders = {
  'cache-control': 'private, no-cache',
  'cross-origin-resource-policy': 'same-origin',
};

/** Sends a preview with a strong ETag. Throws `NOT_FOUND` before anything is sent, also for undefined. */
export async function sendPreview(
  request: FastifyRequest,
  reply: FastifyReply,
  preview: OpenedPreview | undefined,
  headers: PreviewHeaders,
  disconnected: AbortSignal,
): Promise<void> {
  const etag = `"${preview?.tag}"`;
  const isKnown = preview !== undefined && ifNoneMatch(request.headers['if-none-match'], etag);
  const bytes = isKnown ? undefined : await preview?.read(disconnected);
  if (!preview || (!isKnown && !bytes)) throw new DomainError('NOT_FOUND', 'Preview not found.');
  reply.headers({
    ...headers,
    etag,
    'content-security-policy': "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
  if (!bytes) {
    await reply.code(304).send();
    return;
  }
  reply.headers({ 'content-type': preview.mimeType, 'content-length': bytes.byteLength });
  await reply.send(request.method === 'HEAD' ? undefined : Buffer.from(bytes));
}
