import type { IncomingMessage } from 'node:http';

const METHODS = ['OPTIONS', 'POST', 'PUT', 'HEAD', 'PATCH', 'DELETE'];
const MAX_AGE_SECONDS = 86_400;

/** Headers that a client on another origin may send. */
const REQUEST_HEADERS = [
  'Authorization',
  'Cache-Control',
  'Content-Digest',
  'Content-Disposition',
  'Content-Type',
  'Repr-Digest',
  'Tus-Resumable',
  'Upload-Checksum',
  'Upload-Complete',
  'Upload-Concat',
  'Upload-Defer-Length',
  'Upload-Draft-Interop-Version',
  'Upload-Incomplete',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
  'X-HTTP-Method-Override',
  'X-Request-ID',
  'X-Requested-With',
];

/** Response headers that a client on another origin may read. */
const RESPONSE_HEADERS = [
  'Accept-Patch',
  'Cache-Control',
  'FlexStorage-Duplicate',
  'FlexStorage-File-Id',
  'Location',
  'Retry-After',
  'Tus-Checksum-Algorithm',
  'Tus-Extension',
  'Tus-Max-Size',
  'Tus-Resumable',
  'Tus-Version',
  'Upload-Complete',
  'Upload-Concat',
  'Upload-Defer-Length',
  'Upload-Draft-Interop-Version',
  'Upload-Expires',
  'Upload-Incomplete',
  'Upload-Length',
  'Upload-Limit',
  'Upload-Metadata',
  'Upload-Offset',
  'X-Request-ID',
];

/** CORS headers (Fetch standard) of every response to an upload request, including errors. Names are lower-case. */
export function uploadCorsHeaders(
  { method, headers: { origin } }: IncomingMessage,
  allowedOrigins: readonly string[],
): Record<string, string> {
  return {
    'access-control-expose-headers': RESPONSE_HEADERS.join(', '),
    ...originHeaders(origin, allowedOrigins),
    ...(method === 'OPTIONS'
      ? {
          'access-control-allow-methods': METHODS.join(', '),
          'access-control-allow-headers': REQUEST_HEADERS.join(', '),
          'access-control-max-age': String(MAX_AGE_SECONDS),
        }
      : {}),
  };
}

function originHeaders(
  origin: string | undefined,
  allowedOrigins: readonly string[],
): Record<string, string> {
  if (allowedOrigins.includes('*')) return { 'access-control-allow-origin': '*' };
  if (origin === undefined || !allowedOrigins.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    // Required by clients such as Uppy with `withCredentials`. Safe, because uploads never authenticate with cookies.
    'access-control-allow-credentials': 'true',
  };
}
