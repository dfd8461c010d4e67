import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import type { OpenPreview } from '../../application/open-preview.ts';
import type { PreviewName } from '../../application/preview-store.ts';
import { acceptedFormat, PREVIEW_FORMATS, PREVIEW_TYPES } from '../../domain/preview-format.ts';
import { previewSizeOf } from '../../domain/preview-size.ts';
import { type PreviewHeaders, sendPreview } from './send-preview.ts';

const PREVIEW_NAME = /^(\d+)(?:\.(\w+))?$/;

const FOR_CACHES: PreviewHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'cross-origin',
};

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
        await sendPreview(request, reply, preview, FOR_CACHES, disconnected);
      },
    ),
  });
}

function previewNamed(
  sizeText: string | undefined,
  extension: string | undefined,
  accept: string | undefined,
): PreviewName | undefined {
  const size = previewSizeOf(sizeText);
  const format =
    extension === undefined
      ? acceptedFormat(accept)
      : PREVIEW_FORMATS.find((known) => PREVIEW_TYPES[known].extension === extension);
  return size && format && { size, format };
}
