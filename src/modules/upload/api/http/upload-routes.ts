import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { FileSize } from '../../../../kernel/file-size.ts';
import type { ErrorAnswer } from '../../../../platform/http/error-answer.ts';
import { uploadCorsHeaders } from './upload-cors.ts';
import { UPLOADS_PATH } from './uploads-path.ts';

/** How long an unwanted body is still read, so that the client can receive the response. Milliseconds. */
const LINGER_MS = 3_000;
/** Number of bytes of an unwanted body that are still read: enough for a chunk of 5 MiB. */
const LINGER_BYTES = 6 * 1024 * 1024;

/** Headers that announce support for IETF resumable uploads on OPTIONS; tus has its own headers. */
const DISCOVERY = {
  'accept-patch': 'application/partial-upload',
  'upload-limit': `max-size=${FileSize.MAX_BYTES}`,
};

export interface UploadProtocol {
  /** Answers one request; undefined closes the connection without a response. Never rejects. */
  answer(
    request: IncomingMessage,
    requestId: string,
    response: ServerResponse,
  ): Promise<ErrorAnswer | undefined>;
}

export interface UploadRoutesDeps {
  /** Chooses the protocol by the request's headers. */
  readonly protocolOf: (request: IncomingMessage) => UploadProtocol;
  readonly allowedOrigins: readonly string[];
}

/** Mounts the upload endpoint. Bypasses Fastify's body handling: no parser, limit or compression. */
export async function uploadRoutes(app: FastifyInstance, deps: UploadRoutesDeps): Promise<void> {
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    const { raw, id } = request;
    const answer = await deps.protocolOf(raw).answer(raw, id, reply.raw);
    if (!answer) {
      // Not `request.destroy()`, which does nothing once the body has been received.
      raw.socket.destroy();
      return;
    }
    const headers = {
      ...answer.headers,
      ...(raw.method === 'OPTIONS' ? DISCOVERY : {}),
      ...uploadCorsHeaders(raw, deps.allowedOrigins),
    };
    send(raw, reply.raw, { ...answer, headers }, id);
  };
  // Answered in `onRequest`, before Fastify rejects the content type with its own error format.
  const route = { onRequest: serve, handler: () => undefined, config: { ownBodyLimits: true } };
  app.all(UPLOADS_PATH, route);
  app.all(`${UPLOADS_PATH}/:id`, route);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ErrorAnswer,
  requestId: string,
): void {
  if (response.destroyed) return;
  const unread = !request.complete && !request.destroyed;
  const hasBody = answer.status !== 204 && request.method !== 'HEAD';
  // A client that retries anyway can do without the response.
  const mustBeSeen = answer.status < 500 && answer.status !== 423;
  if (unread && mustBeSeen) discard(request);
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(hasBody ? { 'content-length': Buffer.byteLength(answer.body) } : {}),
    // The rest of the body would have to be read before the connection can be reused.
    ...(unread && !mustBeSeen ? { connection: 'close' } : {}),
  });
  response.end(hasBody ? answer.body : undefined);
}

/**
 * Reads a limited amount of an unwanted body, then closes the connection if the body has not ended. Closing it at once
 * would reset the connection while the client is sending, and the response could be lost.
 */
function discard(request: IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > LINGER_BYTES) request.pause();
  });
  request.on('end', () => clearTimeout(timer));
  request.on('close', () => clearTimeout(timer));
  // Start now, because otherwise Node.js reads the whole body after sending the response.
  request.read(0);
  request.resume();
}
