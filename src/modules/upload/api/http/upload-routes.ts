import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { FileSize } from '../../../../kernel/file-size.ts';
import type { ErrorAnswer } from '../../../../platform/http/error-answer.ts';
import { uploadCorsHeaders } from './upload-cors.ts';
import { UPLOADS_PATH } from './uploads-path.ts';

/** A body that is not wanted is read on for this long, so that the client gets to see the answer. Milliseconds. */
const LINGER_MS = 3_000;
/** And for so many bytes, a chunk of 5 MiB among them. */
const LINGER_BYTES = 6 * 1024 * 1024;

/** By this an OPTIONS tells that resumable uploads of the IETF are taken too; tus has headers of its own for it. */
const DISCOVERY = {
  'accept-patch': 'application/partial-upload',
  'upload-limit': `max-size=${FileSize.MAX_BYTES}`,
};

/** A way to upload. */
export interface UploadProtocol {
  /** Answers one request; never rejects. Undefined: the connection is to be cut instead. */
  answer(
    request: IncomingMessage,
    requestId: string,
    response: ServerResponse,
  ): Promise<ErrorAnswer | undefined>;
}

export interface UploadRoutesDeps {
  /** Chooses by the request's head. */
  readonly protocolOf: (request: IncomingMessage) => UploadProtocol;
  readonly allowedOrigins: readonly string[];
}

/** Mounts the upload endpoint. Bodies stay untouched by Fastify: no parser, no limit, no compression. */
export async function uploadRoutes(app: FastifyInstance, deps: UploadRoutesDeps): Promise<void> {
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    const { raw, id } = request;
    const answer = await deps.protocolOf(raw).answer(raw, id, reply.raw);
    if (!answer) {
      // Not the request: one whose body has come has let go of its connection.
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
  // Answered before Fastify looks at the content type, which it would refuse in its own words.
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
  // To a client that will come back anyway a lost connection says the same.
  const mustBeSeen = answer.status < 500 && answer.status !== 423;
  if (unread && mustBeSeen) discard(request);
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(hasBody ? { 'content-length': Buffer.byteLength(answer.body) } : {}),
    // What is left of the body would have to be read before the connection can serve again.
    ...(unread && !mustBeSeen ? { connection: 'close' } : {}),
  });
  response.end(hasBody ? answer.body : undefined);
}

/**
 * Reads a bounded rest of a body that nobody wants, and drops the connection when it does not end soon. Closed at
 * once, it would be reset while the client still sends, and the answer could be lost with it.
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
  // Begun now, so that Node.js does not take to reading all of it by itself once the answer is out.
  request.read(0);
  request.resume();
}
