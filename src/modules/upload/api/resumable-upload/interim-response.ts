import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers that proxies add. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for'];

/**
 * When to send interim responses. `direct` sends none through a proxy, because nginx mistakes them for the response.
 */
export type InterimResponses = 'direct' | 'always' | 'never';

/**
 * Sends 104 (Upload Resumption Supported, draft-ietf-httpbis-resumable-upload); false if the connection does not allow
 * it. Header values are not escaped, so they must not contain user input.
 */
export function sendResumptionSupported(
  where: InterimResponses,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): boolean {
  const { socket } = response;
  if (!isAllowed(where, request) || !socket?.writable || response.headersSent) return false;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Node.js cannot send an interim response with this status.
  socket.write(`HTTP/1.1 104 Upload Resumption Supported\r\n${lines.join('')}\r\n`);
  return true;
}

function isAllowed(where: InterimResponses, { httpVersion, headers }: IncomingMessage): boolean {
  if (httpVersion !== '1.1' || where === 'never') return false;
  return where === 'always' || !PROXY_HEADERS.some((name) => headers[name] !== undefined);
}
