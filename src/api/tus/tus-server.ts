import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';

import { Server } from '@tus/server';
import { type CancellationContext, HEADERS, type Lock, type Upload } from '@tus/utils';

import { FileSize } from '../../domain/file/file-size.ts';
import { DomainError, isDomainError } from '../../domain/shared/domain-error.ts';
import { type ErrorAnswer, errorAnswer } from '../http/error-answer.ts';
import { ProtocolError } from '../http/protocol-error.ts';
import { TusDataStore } from './tus-data-store.ts';
import { TusExchange } from './tus-exchange.ts';
import type { TusParts } from './tus-parts.ts';
import {
  checkTusRequest,
  effectiveMethod,
  TUS_VERSION,
  UPLOADS_PATH,
} from './tus-request-check.ts';

const ALLOWED_HEADERS = ['Upload-Checksum', 'X-Request-ID', 'Cache-Control'];
const EXPOSED_HEADERS = [
  ...HEADERS,
  'Upload-Expires',
  'Retry-After',
  'X-Request-ID',
  'FlexStorage-File-Id',
  'FlexStorage-Duplicate',
];

/** What the library's handlers are to see, by method. */
const HANDLED_HEADERS: Readonly<Record<string, readonly string[]>> = {
  POST: ['content-type', 'content-length', 'upload-length', 'upload-defer-length'],
  PATCH: ['content-type', 'content-length', 'upload-offset', 'upload-length'],
};

export interface TusOptions {
  /** Absolute URL of the installation; without it Location is relative, so that a forged Host goes nowhere. */
  readonly publicUrl: string | undefined;
  readonly allowedOrigins: readonly string[];
}

/** The status, headers and body that answer a tus request. */
export type TusAnswer = ErrorAnswer;

/**
 * The rules of tus 1.0.0 as @tus/server's handlers have them, over our use cases. Bodies do not pass through it as
 * web streams: they are read from the socket, which halves the CPU time per byte.
 */
export class TusServer {
  private readonly exchanges = new AsyncLocalStorage<TusExchange>();
  private readonly failures = new WeakMap<TusExchange, unknown>();
  private readonly server: Server;
  private readonly allowedOrigins: readonly string[];

  constructor(
    private readonly parts: TusParts,
    options: TusOptions,
    private readonly log: (message: string, error: unknown) => void,
  ) {
    const { publicUrl } = options;
    this.allowedOrigins = options.allowedOrigins;
    this.server = new Server({
      path: UPLOADS_PATH,
      datastore: new TusDataStore(parts, this.exchanges),
      locker: { newLock: () => this.newLock() },
      maxSize: FileSize.MAX_BYTES,
      relativeLocation: true,
      allowedHeaders: ALLOWED_HEADERS,
      // Which origins may read an answer is said by us, on refusals too that the library never sees.
      allowedOrigins: [],
      ...(publicUrl ? { generateUrl: (_req, { path, id }) => `${publicUrl}${path}/${id}` } : {}),
      onIncomingRequest: async (_req, id) => {
        if (this.exchange.method !== 'POST') await this.exchange.find(id);
      },
      onUploadFinish: async () => {
        await this.exchange.complete();
        return {};
      },
      onResponseError: (_req, error) => {
        this.failures.set(this.exchange, this.explain(error));
        return undefined;
      },
    });
    // What the handlers would read from a web stream, the exchange reads from the socket.
    const { PATCH, POST } = this.server.handlers as unknown as Record<string, BodyHandler>;
    for (const handler of [PATCH, POST]) {
      if (!handler) throw new Error('@tus/server has changed its handlers');
      handler.writeToStore = () => this.exchange.receive();
    }
  }

  /** Answers one request; never rejects. Header names are in lower case. */
  async answer(request: IncomingMessage, requestId: string): Promise<TusAnswer> {
    const { headers, ...answer } = await this.outcome(request, requestId);
    return { ...answer, headers: { ...headers, ...this.corsHeaders(request.headers.origin) } };
  }

  private async outcome(request: IncomingMessage, requestId: string): Promise<TusAnswer> {
    const method = effectiveMethod(request.method ?? 'GET', request.headers);
    const exchange = new TusExchange(this.parts, request, method);
    try {
      checkTusRequest(method, pathOf(request), request.headers);
      if (method !== 'OPTIONS') await exchange.authenticate();
      const response = await this.exchanges.run(exchange, () =>
        this.server.handleWeb(webRequest(request, method)),
      );
      const failure = this.failures.get(exchange);
      if (failure) {
        await exchange.abandon();
        return this.failed(exchange, failure, response.headers, requestId);
      }
      // Who is gone will never learn where it could go on.
      if (request.socket.destroyed) await exchange.abandon();
      return {
        status: response.status,
        headers: merged(response.headers, exchange.answerHeaders()),
        body: await response.text(),
      };
    } catch (error) {
      return this.failed(exchange, error, new Headers(), requestId);
    } finally {
      await exchange.unlock();
    }
  }

  private failed(
    exchange: TusExchange,
    error: unknown,
    headers: Headers,
    requestId: string,
  ): TusAnswer {
    const shown = exchange.method === 'HEAD' ? temporary(error) : error;
    const answer = errorAnswer(shown, requestId);
    const isOurs = answer.status >= 500 && !isDomainError(error, 'UPLOAD_INTERRUPTED');
    if (isOurs) this.log(`${exchange.method} upload`, error);
    headers.delete('content-length');
    return {
      status: answer.status,
      headers: merged(headers, {
        'Tus-Resumable': TUS_VERSION,
        ...(answer.status === 409 && exchange.offset !== undefined
          ? { 'Upload-Offset': String(exchange.offset) }
          : {}),
        ...answer.headers,
      }),
      body: exchange.method === 'HEAD' ? '' : answer.body,
    };
  }

  /** PATCH takes the lease; HEAD waits until nobody has it; the others need none here. */
  private newLock(): Lock {
    const { exchange } = this;
    return {
      lock: async () => {
        if (exchange.method === 'PATCH') await exchange.lock();
        if (exchange.method === 'HEAD') await exchange.settle();
      },
      unlock: () => exchange.unlock(),
    };
  }

  /** @tus/server throws plain objects for its own refusals. */
  private explain(error: unknown): unknown {
    if (error instanceof Error) return error;
    const { status_code: status, body } = error as { status_code?: number; body?: string };
    const text = (body ?? '').trim();
    if (status === 409) return new DomainError('OFFSET_MISMATCH', 'the upload stands elsewhere');
    if (status === 413) {
      const whole = text.startsWith('Maximum');
      return new DomainError(whole ? 'FILE_TOO_LARGE' : 'UPLOAD_LENGTH_INVALID', text);
    }
    if (status === 404 || status === 410) return new DomainError('NOT_FOUND', 'no such upload');
    if (status === 400) return new ProtocolError('TUS_HEADER_INVALID', text);
    return new Error(`@tus/server: ${status} ${text}`);
  }

  private corsHeaders(origin: string | undefined): Record<string, string> {
    const exposed = { 'access-control-expose-headers': EXPOSED_HEADERS.join(', ') };
    if (this.allowedOrigins.includes('*')) {
      return { ...exposed, 'access-control-allow-origin': '*' };
    }
    const allowed = origin !== undefined && this.allowedOrigins.includes(origin);
    return {
      ...exposed,
      vary: 'Origin',
      ...(allowed ? { 'access-control-allow-origin': origin } : {}),
    };
  }

  private get exchange(): TusExchange {
    const exchange = this.exchanges.getStore();
    if (!exchange) throw new Error('uploads are only reached through a request');
    return exchange;
  }
}

interface BodyHandler {
  writeToStore: (
    body: unknown,
    upload: Upload,
    maxSize: number,
    context: CancellationContext,
  ) => Promise<number>;
}

/** To a HEAD every temporary trouble is 423: tus-js-client waits and asks again, and restarts after anything else. */
function temporary(error: unknown): unknown {
  if (error instanceof ProtocolError) return error;
  if (error instanceof DomainError) {
    if (error.code === 'NOT_FOUND' || error.code === 'UNAUTHENTICATED') return error;
    // A wrong hash has ended the upload: there is nothing left to resume.
    if (error.code === 'CHECKSUM_MISMATCH' || error.code === 'UPLOAD_FAILED') {
      return new DomainError('NOT_FOUND', 'no such upload');
    }
  }
  return new DomainError('UPLOAD_LOCKED', 'try again in a moment', { retryAfterSeconds: 1 });
}

/** The little of a web Request that @tus/server's handlers read. */
function webRequest(request: IncomingMessage, method: string): Request {
  const headers = new Headers({ 'tus-resumable': TUS_VERSION });
  // No others: the library would refuse a request for a header that means nothing on its method.
  for (const name of HANDLED_HEADERS[method] ?? []) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = `http://localhost${pathOf(request)}`;
  return { method, url, headers, body: null } as unknown as Request;
}

function pathOf(request: IncomingMessage): string {
  const [path = ''] = (request.url ?? '').split('?', 1);
  return path;
}

function merged(headers: Headers, ours: Readonly<Record<string, string>>): Record<string, string> {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(ours)) all.set(name, value);
  return Object.fromEntries(all);
}
