import type { IncomingMessage } from 'node:http';

import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import type { ErrorLog } from '../../../../kernel/error-log.ts';
import { type ErrorAnswer, errorAnswer } from '../../../../platform/http/error-answer.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { hasEnded } from '../../application/upload-outcome.ts';
import { UploadCaller } from '../http/upload-caller.ts';
import type { UploadDeps } from '../http/upload-deps.ts';
import { UploadExchange } from '../http/upload-exchange.ts';
import type { UploadProtocol } from '../http/upload-routes.ts';
import { pathOf, UPLOADS_PATH } from '../http/uploads-path.ts';
import { TusLibrary, type TusOperations } from './tus-library.ts';
import { checkTusRequest, effectiveMethod, TUS_VERSION } from './tus-request-check.ts';
import { CHECKSUM_ALGORITHMS, uploadChecksum } from './upload-checksum.ts';
import { parseUploadConcat } from './upload-concat.ts';

/**
 * tus 1.0.0 with its extensions: the rules of @tus/server, and those it does not implement, on top of our use cases.
 */
export class TusServer implements UploadProtocol {
  private readonly library = new TusLibrary((id) => this.urlOf(id));

  constructor(
    private readonly deps: UploadDeps,
    /** Absolute URL of the installation; without it Location is relative, so that a forged Host has no effect. */
    private readonly publicUrl: string | undefined,
    private readonly log: ErrorLog,
  ) {}

  async answer(request: IncomingMessage, requestId: string): Promise<ErrorAnswer> {
    const method = effectiveMethod(request.method ?? 'GET', request.headers);
    let exchange: UploadExchange | undefined;
    try {
      checkTusRequest(method, pathOf(request), request.headers);
      if (method === 'OPTIONS') return await this.describe(request);
      const caller = await UploadCaller.of(request, method, this.deps.authenticate);
      exchange = new UploadExchange(this.deps, request, method, caller);
      const { concat } = concatOf(exchange, this.publicUrl);
      // The library does not support concatenation and handles a partial upload like any other.
      if (concat?.kind === 'final') return await this.join(exchange, concat.uploadIds);
      return await this.serve(exchange, requestId);
    } catch (error) {
      return this.failed(method, exchange, error, new Headers(), requestId);
    } finally {
      await exchange?.unlock();
    }
  }

  private async serve(exchange: UploadExchange, requestId: string): Promise<ErrorAnswer> {
    const { request, method } = exchange;
    const answer = await this.library.answer(method, request, this.operationsOf(exchange));
    if ('failure' in answer) {
      await exchange.abandon();
      return this.failed(method, exchange, answer.failure, answer.headers, requestId);
    }
    // The client disconnected before receiving its upload URL.
    if (request.socket.destroyed) await exchange.abandon();
    return { ...answer, headers: merged(answer.headers, exchange.answerHeaders()) };
  }

  private operationsOf(exchange: UploadExchange): TusOperations {
    const { method, request } = exchange;
    return {
      find: async (uploadId) => void (await exchange.find(uploadId)),
      lock: async () => {
        if (method === 'PATCH') await exchange.lock();
        if (method === 'HEAD') await exchange.settle();
      },
      unlock: () => exchange.unlock(),
      read: () => {
        const { offset, size } = exchange.current;
        // tus-js-client repeats the length after a lost connection; the library accepts that only while it is deferred.
        const isRepeated = size !== undefined && announcedLength(exchange) === size;
        return { offset, size: isRepeated ? undefined : size };
      },
      create: (size) => exchange.start({ size, concat: concatOf(exchange, this.publicUrl).header }),
      declareSize: (size) => exchange.declareSize(size),
      receive: () => exchange.receive({ check: uploadChecksum(request) }),
      complete: () => exchange.complete(),
      remove: () => this.deps.terminateUpload.execute(exchange.current.id),
    };
  }

  private async join(exchange: UploadExchange, partials: readonly string[]): Promise<ErrorAnswer> {
    const { header = '' } = concatOf(exchange, this.publicUrl);
    const id = await exchange.join(partials, header);
    const headers = { 'Tus-Resumable': TUS_VERSION, Location: this.urlOf(id) };
    return { status: 201, headers: { ...headers, ...exchange.answerHeaders() }, body: '' };
  }

  /** Describes the server's capabilities. Requires no token. */
  private async describe(request: IncomingMessage): Promise<ErrorAnswer> {
    const answer = await this.library.answer('OPTIONS', request, NO_OPERATIONS);
    if ('failure' in answer) throw answer.failure;
    const algorithms = { 'Tus-Checksum-Algorithm': CHECKSUM_ALGORITHMS.join(',') };
    return { ...answer, headers: merged(answer.headers, algorithms) };
  }

  private urlOf(uploadId: string): string {
    return `${this.publicUrl ?? ''}${UPLOADS_PATH}/${uploadId}`;
  }

  private failed(
    method: string,
    exchange: UploadExchange | undefined,
    error: unknown,
    headers: Headers,
    requestId: string,
  ): ErrorAnswer {
    const answer = errorAnswer(method === 'HEAD' ? headError(error) : error, requestId);
    if (answer.status >= 500 && !isDomainError(error, 'UPLOAD_INTERRUPTED')) {
      const userId = exchange?.caller.knownUserId;
      this.log(`${method} upload failed`, error, { requestId, userId });
    }
    // The library would close the connection before the client has received the response.
    headers.delete('connection');
    headers.delete('content-length');
    const { offset, expiry } = exchange ?? {};
    return {
      status: answer.status,
      headers: merged(headers, {
        'Tus-Resumable': TUS_VERSION,
        ...(answer.status === 409 && offset !== undefined
          ? { 'Upload-Offset': String(offset) }
          : {}),
        ...(method === 'PATCH' && expiry ? { 'Upload-Expires': expiry.toUTCString() } : {}),
        ...answer.headers,
      }),
      body: method === 'HEAD' ? '' : answer.body,
    };
  }
}

/** OPTIONS accesses no upload. */
const NO_OPERATIONS = {} as TusOperations;

/** The Upload-Concat header of a POST. */
function concatOf({ method, request: { headers } }: UploadExchange, publicUrl: string | undefined) {
  const header = headers['upload-concat'];
  if (method !== 'POST' || typeof header !== 'string' || header === '') return {};
  return { header, concat: parseUploadConcat(header, publicUrl) };
}

/** The Upload-Length of a PATCH. */
function announcedLength({ method, request: { headers } }: UploadExchange): number | undefined {
  const header = headers['upload-length'];
  return method === 'PATCH' && typeof header === 'string' ? Number(header) : undefined;
}

/** Turns every temporary failure of a HEAD into 423: tus-js-client retries after it but restarts after other errors. */
function headError(error: unknown): unknown {
  if (error instanceof ProtocolError) return error;
  if (error instanceof DomainError) {
    if (error.code === 'NOT_FOUND' || error.code === 'UNAUTHENTICATED') return error;
    // The upload has failed, so there is nothing to resume.
    if (hasEnded(error)) return new DomainError('NOT_FOUND', 'Upload not found.');
  }
  return new DomainError(
    'UPLOAD_LOCKED',
    'The upload is temporarily unavailable. Try again in a moment.',
    { retryAfterSeconds: 1 },
  );
}

function merged(headers: Headers, ours: Readonly<Record<string, string>>): Record<string, string> {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(ours)) all.set(name, value);
  return Object.fromEntries(all);
}
