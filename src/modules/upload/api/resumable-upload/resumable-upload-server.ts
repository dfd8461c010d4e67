import type { IncomingMessage, ServerResponse } from 'node:http';

import { DomainError } from '../../../../kernel/domain-error.ts';
import type { ErrorLog } from '../../../../kernel/error-log.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import type { ErrorAnswer } from '../../../../platform/http/error-answer.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { ChunkCheck } from '../../application/receive-bytes.ts';
import { UploadCaller } from '../http/upload-caller.ts';
import type { UploadDeps } from '../http/upload-deps.ts';
import { UploadExchange } from '../http/upload-exchange.ts';
import type { UploadProtocol } from '../http/upload-routes.ts';
import { pathOf, UPLOADS_PATH } from '../http/uploads-path.ts';
import { contentDigest } from './digest-fields.ts';
import type { DraftVersion } from './draft-version.ts';
import { type InterimResponses, sendResumptionSupported } from './interim-response.ts';
import { failureAnswer, stateHeaders, type UploadCall, uploadLimit } from './upload-answers.ts';
import {
  fieldsOf,
  inconsistentLength,
  notAllowed,
  readUploadRequest,
  required,
  type UploadRequestHead,
} from './upload-request.ts';

/** Statuses of temporary failures. */
const TEMPORARY = new Set([423, 429, 503, 507]);

export interface ResumableUploadOptions {
  /** Absolute URL of the installation; without it Location is relative. */
  readonly publicUrl: string | undefined;
  readonly interimResponses: InterimResponses;
}

interface Done {
  readonly status: number;
  readonly complete: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whether a request uses IETF resumable uploads rather than tus. */
export function isResumableUpload({ method, headers }: IncomingMessage): boolean {
  // The response to OPTIONS is the same for both.
  return method !== 'OPTIONS' && headers['upload-draft-interop-version'] !== undefined;
}

/**
 * IETF resumable uploads (draft-ietf-httpbis-resumable-upload, interop versions 3 to 8). Uses the same sessions as tus,
 * so an upload that was started with one protocol can be finished with the other.
 */
export class ResumableUploadServer implements UploadProtocol {
  constructor(
    private readonly deps: UploadDeps,
    private readonly options: ResumableUploadOptions,
    private readonly log: ErrorLog,
  ) {}

  /**
   * Answers one request; never rejects. On a temporary failure, closes the connection if the client knows the URL of
   * its upload: URLSession resumes after a lost connection but gives up after a 5xx response.
   */
  async answer(
    request: IncomingMessage,
    requestId: string,
    response: ServerResponse,
  ): Promise<ErrorAnswer | undefined> {
    const method = request.method ?? 'GET';
    const call: UploadCall = { request, response };
    try {
      const head = (call.head = readUploadRequest(request.headers));
      const caller = await UploadCaller.of(request, method, this.deps.authenticate);
      const exchange = (call.exchange = new UploadExchange(this.deps, request, method, caller));
      const { status, complete, headers } = await this.serve(call, exchange, head);
      // The client disconnected before receiving its upload URL.
      if (!call.located && request.socket.destroyed) await exchange.abandon();
      const all = {
        ...stateHeaders(exchange, head.version, complete, this.deps.clock.now()),
        ...exchange.answerHeaders(),
        ...headers,
      };
      return { status, headers: all, body: '' };
    } catch (error) {
      return await this.failed(call, error, requestId);
    } finally {
      await call.exchange?.unlock();
    }
  }

  private async serve(
    call: UploadCall,
    exchange: UploadExchange,
    head: UploadRequestHead,
  ): Promise<Done> {
    const id = pathOf(call.request).slice(UPLOADS_PATH.length + 1);
    if (id === '') {
      if (exchange.method === 'POST' || exchange.method === 'PUT') {
        return this.create(call, exchange, head);
      }
      throw notAllowed('Use POST or PUT to create an upload.', 'POST, PUT, OPTIONS');
    }
    if (!['HEAD', 'PATCH', 'DELETE'].includes(exchange.method)) {
      throw notAllowed(
        'An upload supports only HEAD, PATCH and DELETE.',
        'HEAD, PATCH, DELETE, OPTIONS',
      );
    }
    call.located = true;
    const { id: sessionId } = await exchange.find(id);
    if (exchange.method === 'PATCH') return this.append(exchange, head);
    if (exchange.method === 'DELETE') {
      await this.deps.terminateUpload.execute(sessionId);
      return { status: 204, complete: false };
    }
    await exchange.settle();
    return { status: 204, complete: exchange.current.status === 'COMPLETED' };
  }

  /** Opens an upload, with all, some or none of its bytes (§4.2 of draft 10). */
  private async create(
    call: UploadCall,
    exchange: UploadExchange,
    head: UploadRequestHead,
  ): Promise<Done> {
    const { request } = call;
    const complete = required(head.complete, head.version.completeness);
    const fields = fieldsOf(request.headers);
    const check = contentDigest(request);
    if (head.length !== undefined && (head.contentLength ?? 0) > head.length) {
      throw inconsistentLength('The request has more bytes than the length of the upload.');
    }
    const id = await exchange.start({ size: head.length, fields });
    const location = { Location: `${this.options.publicUrl ?? ''}${UPLOADS_PATH}/${id}` };
    if (head.contentLength !== 0) {
      call.located = this.announce(call, exchange, head.version, location);
    }
    if (head.contentLength !== 0 || complete) await this.receive(exchange, complete, check);
    return { status: 201, complete, headers: location };
  }

  /** Appends bytes to an upload (§4.4 of draft 10). */
  private async append(exchange: UploadExchange, head: UploadRequestHead): Promise<Done> {
    const { request } = exchange;
    const complete = required(head.complete, head.version.completeness);
    const offset = required(head.offset, 'upload-offset');
    const { patchType } = head.version;
    if (patchType !== undefined && request.headers['content-type'] !== patchType) {
      throw new ProtocolError(
        'CONTENT_TYPE_UNSUPPORTED',
        `\`Content-Type\` must be ${patchType}.`,
        { 'Accept-Patch': patchType },
      );
    }
    const check = contentDigest(request);
    await exchange.lock();
    const { current } = exchange;
    if (offset !== current.offset) {
      throw new DomainError(
        'OFFSET_MISMATCH',
        '`Upload-Offset` does not match the current offset. Resume from the current offset.',
      );
    }
    await this.requireLength(exchange, head);
    if (current.status === 'OPEN') await this.receive(exchange, complete, check);
    else await this.complete(exchange);
    return { status: complete ? 201 : 204, complete };
  }

  /** Checks the request's length against the upload's, or fixes a deferred one. */
  private async requireLength(exchange: UploadExchange, head: UploadRequestHead): Promise<void> {
    const { size, offset, status } = exchange.current;
    const { length, contentLength = 0 } = head;
    if (size === undefined) {
      if (length === undefined) return;
      if (length > FileSize.MAX_BYTES) FileSize.ofBytes(length);
      if (length < offset + contentLength) {
        throw inconsistentLength('The request has more bytes than the length of the upload.');
      }
      await exchange.declareSize(length);
      return;
    }
    if (length !== undefined && length !== size) {
      throw inconsistentLength(
        `The upload has ${size} bytes, but this request declares ${length}.`,
      );
    }
    const ends = offset + contentLength;
    if (ends > size || (status !== 'OPEN' && contentLength > 0)) {
      throw inconsistentLength(`The request exceeds the upload's length of ${size} bytes.`);
    }
  }

  private async receive(
    exchange: UploadExchange,
    complete: boolean,
    check: ChunkCheck | undefined,
  ): Promise<void> {
    await exchange.receive({ check, last: complete });
    const { status, offset, size, partial } = exchange.current;
    if (status !== 'OPEN') await this.complete(exchange);
    else if (complete && !(partial && offset === size))
      throw inconsistentLength(`The upload has ${size} bytes, but only ${offset} were received.`);
  }

  /** Releases the lease first, because completing the upload writes no more bytes. */
  private async complete(exchange: UploadExchange): Promise<void> {
    await exchange.unlock();
    await exchange.complete();
  }

  /** Sends the client its upload URL early; false if the connection does not allow it. */
  private announce(
    { request, response }: UploadCall,
    { expiry }: UploadExchange,
    { interop }: DraftVersion,
    location: Readonly<Record<string, string>>,
  ): boolean {
    return sendResumptionSupported(this.options.interimResponses, request, response, {
      ...location,
      'Upload-Draft-Interop-Version': String(interop),
      'Upload-Limit': uploadLimit(expiry, this.deps.clock.now()),
    });
  }

  private async failed(
    call: UploadCall,
    error: unknown,
    requestId: string,
  ): Promise<ErrorAnswer | undefined> {
    const { exchange, located, request } = call;
    if (!located) await exchange?.abandon();
    const answer = failureAnswer(call, error, requestId, this.deps.clock.now());
    const isTemporary = TEMPORARY.has(answer.status);
    if (answer.status >= 500 && !isTemporary) {
      const userId = exchange?.caller.knownUserId;
      this.log(`${request.method} upload failed`, error, { requestId, userId });
    }
    // A client whose token has expired needs the response.
    const closesConnection = located && isTemporary && !exchange?.caller.tokenExpired;
    return closesConnection ? undefined : answer;
  }
}
