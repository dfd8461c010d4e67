import type { IncomingMessage } from 'node:http';

/** Path for creating uploads; each upload has its URL below it. */
export const UPLOADS_PATH = '/uploads';

/** A request's path without its query, even if the target is an absolute URL (RFC 9112 §3.2.2). */
export function pathOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.replace(/^https?:\/\/[^/]*/i, '').split('?', 1);
  return path;
}
