import { contentDisposition } from '../../../../platform/http/content-headers.ts';
import { FileName } from '../../../library/domain/file-name.ts';

/** The headers of a zip that is made while it is sent; `stem` is its name without the extension. */
export function zipHeaders(stem: string): Record<string, string> {
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
