import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';

import { Server } from '@tus/server';
import type { CancellationContext, Lock, Upload } from '@tus/utils';

import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { type ErrorAnswer, errorAnswer } from '../../../../platform/http/error-answer.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { UploadDeps } from '../http/upload-deps.ts';
import { UploadExchange } from '../http/upload-exchange.ts';
import type { UploadProtocol } from '../http/upload-routes.ts';
import { pathOf, UPLOADS_PATH } from '../http/uploads-path.ts';
import { TusDataStore } from './tus-data-store.ts';
import { checkTusRequest, effectiveMethod, TUS_VERSION } from './tus-request-check.ts';
import { CHECKSUM_ALGORITHMS, uploadChecksum } from './upload-checksum.ts';
import { parseUploadConcat } from './upload-concat.ts';

/** What the library's handlers are to see, by method. */
const HANDLED_HEADERS: Readonly<Record<string, readonly string[]>> = {
  POST: ['content-type', 'content-length', 'upload-length', 'upload-defer-length'],
  PATCH: ['content-type', 'content-length', 'upload-offset', 'upload-length'],
};

export interface TusOptions {
  /** Absolute URL of the installation; without it Location is relative, so that a forged Host goes nowhere. */
  readonly publicUrl: string | undefined;
}

/**
 * The rules of tus 1.0.0 as @tus/server's handlers have them, over our use cases. Bodies do not pass through it as
 * web streams: they are read from the socket, which halves the CPU time per byte.
 */
export class TusServer implements UploadProtocol {
  private readonly exchanges = new AsyncLocalStorage<UploadExchange>();
  private readonly failures = new WeakMap<UploadExchange, unknown>();
  private readonly server: Server;

  constructor(
    private readonly deps: UploadDeps,
    private readonly options: TusOptions,
    private readonly log: (message: string, error: unknown) => void,
  ) {
    this.server = new Server({
      path: UPLOADS_PATH,
      datastore: new TusDataStore(deps, this.exchanges),
      locker: { newLock: () => this.newLock() },
      maxSize: FileSize.MAX_BYTES,
      relativeLocation: true,
      // Which origins may read an answer is said by us, on refusals too that the library never sees.
      allowedOrigins: [],
      generateUrl: (_req, { id }) => this.urlOf(id),
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
      handler.writeToStore = () =>
        this.exchange.receive({ check: uploadChecksum(this.exchange.request) });
    }
  }

  async answer(request: IncomingMessage, requestId: string): Promise<ErrorAnswer> {
    const method = effectiveMethod(request.method ?? 'GET', request.headers);
    const exchange = new UploadExchange(this.deps, request, method);
    try {
      checkTusRequest(method, pathOf(request), request.headers);
      if (method !== 'OPTIONS') await exchange.authenticate();
      const response = await this.respond(exchange, request);
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

  private async respond(exchange: UploadExchange, request: IncomingMessage): Promise<Response> {
    const concat = exchange.concat === undefined ? undefined : parseUploadConcat(exchange.concat);
    // The library knows no concatenation. To it a partial upload is one like any other.
    if (concat?.kind === 'final') return this.joined(exchange, concat.uploadIds);
    const response = await this.exchanges.run(exchange, () =>
      this.server.handleWeb(webRequest(request, exchange.method)),
    );
    if (exchange.method === 'OPTIONS') {
      response.headers.set('Tus-Checksum-Algorithm', CHECKSUM_ALGORITHMS.join(','));
    }
    return response;
  }

  private async joined(exchange: UploadExchange, partials: readonly string[]): Promise<Response> {
    const id = await exchange.join(partials);
    const headers = { 'Tus-Resumable': TUS_VERSION, Location: this.urlOf(id) };
    return new Response(null, { status: 201, headers });
  }

  private urlOf(uploadId: string): string {
    return `${this.options.publicUrl ?? ''}${UPLOADS_PATH}/${uploadId}`;
  }

  private failed(
    exchange: UploadExchange,
    error: unknown,
    headers: Headers,
    requestId: string,
  ): ErrorAnswer {
    const shown = exchange.method === 'HEAD' ? temporary(error) : error;
    const answer = errorAnswer(shown, requestId);
    const isOurs = answer.status >= 500 && !isDomainError(error, 'UPLOAD_INTERRUPTED');
    if (isOurs) this.log(`${exchange.method} upload`, error);
    // The library would close the connection before the client has seen the answer.
    headers.delete('connection');
    headers.delete('content-length');
    return {
      status: answer.status,
      headers: merged(headers, {
        'Tus-Resumable': TUS_VERSION,
        ...(answer.status === 409 && exchange.offset !== undefined
          ? { 'Upload-Offset': String(exchange.offset) }
          : {}),
        ...(exchange.method === 'PATCH' && exchange.expiry
          ? { 'Upload-Expires': exchange.expiry.toUTCString() }
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

  private get exchange(): UploadExchange {
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

function merged(headers: Headers, ours: Readonly<Record<string, string>>): Record<string, string> {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(ours)) all.set(name, value);
  return Object.fromEntries(all);
}
