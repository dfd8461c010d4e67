import type { IncomingMessage } from 'node:http';

/** Where uploads are opened; each lives below it. */
export const UPLOADS_PATH = '/uploads';

/** A request's path, without its query, also where the target is a whole URL (RFC 9112 §3.2.2). */
export function pathOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.replace(/^https?:\/\/[^/]*/i, '').split('?', 1);
  return path;
}
