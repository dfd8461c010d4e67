import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { ifNoneMatch } from '../../../../platform/http/conditional-request.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import type { OpenPreview } from '../../application/open-preview.ts';
import type { PreviewName } from '../../application/preview-store.ts';
import { acceptedFormat, PREVIEW_FORMATS, PREVIEW_TYPES } from '../../domain/preview-format.ts';
import { PREVIEW_SIZES } from '../../domain/preview-size.ts';

const PREVIEW_NAME = /^(\d+)(?:\.(\w+))?$/;

interface PreviewRequest {
  Params: { key: string; name: string };
}

/**
 * `/previews/:key/:size.:format` for everyone who knows the random key, made for caches: immutable, with a strong ETag.
 * Without a format, the Accept header decides.
 */
export async function previewRoutes(
  app: FastifyInstance,
  { openPreview }: { readonly openPreview: OpenPreview },
  { log }: Pick<HttpSettings, 'log'>,
): Promise<void> {
  app.route<PreviewRequest>({
    method: ['GET', 'HEAD'],
    url: '/previews/:key/:name',
    handler: withErrorHandling(
      sendProblems(log),
      async (request: FastifyRequest<PreviewRequest>, reply, disconnected) => {
        const { key, name } = request.params;
        const [, size, extension] = PREVIEW_NAME.exec(name) ?? [];
        if (extension === undefined) reply.header('vary', 'accept');
        const named = previewNamed(size, extension, request.headers.accept);
        const preview = named && (await openPreview.execute(key, named));
        if (!preview) throw notFound();
        if (ifNoneMatch(request.headers['if-none-match'], `"${preview.tag}"`)) {
          await describe(reply, preview.tag).code(304).send();
          return;
        }
        const bytes = await preview.read(disconnected);
        if (!bytes) throw notFound();
        await describe(reply, preview.tag)
          .headers({ 'content-type': preview.mimeType, 'content-length': bytes.byteLength })
          .send(request.method === 'HEAD' ? undefined : Buffer.from(bytes));
      },
    ),
  });
}

function previewNamed(
  sizeText: string | undefined,
  extension: string | undefined,
  accept: string | undefined,
): PreviewName | undefined {
  const size = PREVIEW_SIZES.find((known) => String(known) === sizeText);
  const format =
    extension === undefined
      ? acceptedFormat(accept)
      : PREVIEW_FORMATS.find((known) => PREVIEW_TYPES[known].extension === extension);
  return size && format && { size, format };
}

function describe(reply: FastifyReply, tag: string): FastifyReply {
  return reply.headers({
    etag: `"${tag}"`,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
}

function notFound(): DomainError {
  return new DomainError('NOT_FOUND', 'Preview not found.');
}
