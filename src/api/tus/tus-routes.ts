import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { UPLOADS_PATH } from './tus-request-check.ts';
import type { TusAnswer, TusServer } from './tus-server.ts';

/** A body that is not wanted is read on for this long, so that the client gets to see the answer. */
const LINGER_MS = 3_000;
const LINGER_BYTES = 16 * 1024 * 1024;

/** Mounts the tus endpoint. Bodies stay untouched by Fastify: no parser, no limit, no compression. */
export async function tusRoutes(app: FastifyInstance, tus: TusServer): Promise<void> {
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    const answer = await tus.answer(request.raw, request.id);
    send(request.raw, reply.raw, answer, request.id);
  };
  // Answered before Fastify looks at the content type, which it would refuse in its own words.
  const route = { onRequest: serve, handler: () => undefined };
  app.all(UPLOADS_PATH, route);
  app.all(`${UPLOADS_PATH}/:id`, route);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: TusAnswer,
  requestId: string,
): void {
  if (response.destroyed) return;
  const unread = !request.complete && !request.destroyed;
  const hasBody = answer.status !== 204 && request.method !== 'HEAD';
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(hasBody ? { 'content-length': Buffer.byteLength(answer.body) } : {}),
    // What is left of the body would have to be read before the connection can serve again.
    ...(unread ? { connection: 'close' } : {}),
  });
  response.end(hasBody ? answer.body : undefined);
  if (unread) discard(request);
}

/** Reads a bounded rest of an unwanted body and then drops the connection. */
function discard(request: IncomingMessage): void {
  let bytes = 0;
  const drop = (): void => {
    request.destroy();
  };
  const timer = setTimeout(drop, LINGER_MS);
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > LINGER_BYTES) drop();
  });
  request.on('close', () => clearTimeout(timer));
  request.resume();
}
