import type { IncomingMessage } from 'node:http';

/** Where uploads are opened; each lives below it. */
export const UPLOADS_PATH = '/uploads';

/** A request's path, without its query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.split('?', 1);
  return path;
}
