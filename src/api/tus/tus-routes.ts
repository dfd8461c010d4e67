import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { type TusAnswer, type TusServer, UPLOADS_PATH } from './tus-server.ts';

/** A body that is not wanted is read on for this long, so that the client gets to see the answer. */
const LINGER_MS = 3_000;
const LINGER_BYTES = 16 * 1024 * 1024;

/** Mounts the tus endpoint. Bodies stay untouched by Fastify: no parser, no limit, no compression. */
export async function tusRoutes(app: FastifyInstance, tus: TusServer): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    const answer = await tus.answer(request.raw, request.id);
    send(request.raw, reply.raw, answer, request.id);
  };
  app.all(UPLOADS_PATH, handler);
  app.all(`${UPLOADS_PATH}/:id`, handler);
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
    'X-Request-ID': requestId,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(hasBody ? { 'Content-Length': Buffer.byteLength(answer.body) } : {}),
    // What is left of the body would have to be read before the connection can serve again.
    ...(unread ? { Connection: 'close' } : {}),
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
