import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';

import { Server } from '@tus/server';
import { type CancellationContext, DataStore, Upload } from '@tus/utils';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { pathOf, UPLOADS_PATH } from '../http/uploads-path.ts';
import { TUS_VERSION } from './tus-request-check.ts';

/** The operations that @tus/server calls on the upload of one request, in call order. */
export interface TusOperations {
  /** Called first for HEAD, PATCH and DELETE. */
  find(uploadId: string): Promise<void>;
  /** Called before `read`. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** The state to compare Upload-Offset and Upload-Length with; `size` is undefined while deferred. */
  read(): { readonly offset: number; readonly size: number | undefined };
  /** Creates an upload and returns its id. */
  create(size: number | undefined): Promise<string>;
  declareSize(size: number): Promise<void>;
  /** Receives the body and returns the new offset. */
  receive(): Promise<number>;
  /** Called when the offset equals the size, possibly several times for one upload. */
  complete(): Promise<void>;
  remove(): Promise<void>;
}

/** The library's response, or the error of an operation and the headers that the library had set. */
export type TusAnswer =
  | { readonly status: number; readonly headers: Headers; readonly body: string }
  | { readonly failure: unknown; readonly headers: Headers };

interface Call {
  readonly operations: TusOperations;
  failure?: unknown;
}

/** Headers that the handlers read, by method. */
const HANDLED_HEADERS: Readonly<Record<string, readonly string[]>> = {
  POST: ['content-type', 'content-length', 'upload-length', 'upload-defer-length'],
  PATCH: ['content-type', 'content-length', 'upload-offset', 'upload-length'],
};

/**
 * Applies the protocol rules of @tus/server to our own operations. The library handles web Requests, keeps uploads in
 * one DataStore and reads bodies as web streams. Therefore each request passes its operations in an AsyncLocalStorage
 * and is converted to a Request without a body. The handlers' `writeToStore` is replaced to read the body from the
 * socket, which halves the CPU time per byte.
 */
export class TusLibrary {
  private readonly calls = new AsyncLocalStorage<Call>();
  private readonly server: Server;

  constructor(urlOf: (uploadId: string) => string) {
    this.server = new Server({
      path: UPLOADS_PATH,
      datastore: new OperationsStore(() => this.call.operations),
      locker: { newLock: () => this.call.operations },
      maxSize: FileSize.MAX_BYTES,
      relativeLocation: true,
      // `uploadRoutes` sets the CORS headers, also for requests that the library never sees.
      allowedOrigins: [],
      generateUrl: (_req, { id }) => urlOf(id),
      onIncomingRequest: async ({ method }, id) => {
        if (method !== 'POST') await this.call.operations.find(id);
      },
      onUploadFinish: async () => {
        await this.call.operations.complete();
        return {};
      },
      onResponseError: (_req, error) => {
        this.call.failure = domainErrorOf(error);
        return undefined;
      },
    });
    const { PATCH, POST } = this.server.handlers as unknown as Record<string, BodyHandler>;
    for (const handler of [PATCH, POST]) {
      if (!handler)
        throw new Error('This version of @tus/server is not supported: its handlers have changed.');
      handler.writeToStore = () => this.call.operations.receive();
    }
  }

  /** Answers a validated request. Returns an error thrown by an operation as `failure` instead of rejecting. */
  async answer(
    method: string,
    request: IncomingMessage,
    operations: TusOperations,
  ): Promise<TusAnswer> {
    const call: Call = { operations };
    const handled = webRequest(method, request);
    const response = await this.calls.run(call, () => this.server.handleWeb(handled));
    const { status, headers } = response;
    if (call.failure !== undefined) return { failure: call.failure, headers };
    return { status, headers, body: await response.text() };
  }

  private get call(): Call {
    const call = this.calls.getStore();
    if (!call) throw new Error('Uploads can only be accessed while handling a request.');
    return call;
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

/** Delegates to the operations of the current request. */
class OperationsStore extends DataStore {
  override extensions = [
    'creation',
    'creation-with-upload',
    'creation-defer-length',
    'termination',
    'expiration',
    'checksum',
    'checksum-trailer',
    'concatenation',
  ];

  constructor(private readonly operations: () => TusOperations) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    upload.id = await this.operations().create(upload.size);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { offset, size } = this.operations().read();
    return new Upload({ id, offset, ...(size === undefined ? {} : { size }) });
  }

  override async declareUploadLength(_id: string, size: number): Promise<void> {
    await this.operations().declareSize(size);
  }

  override async remove(): Promise<void> {
    await this.operations().remove();
  }

  /** 0 disables the expiry of @tus/server, which depends on an upload's age. Ours is extended by every byte. */
  override getExpiration(): number {
    return 0;
  }
}

/** A Request with only what the handlers read, because they reject headers that do not apply to the method. */
function webRequest(method: string, request: IncomingMessage): Request {
  const headers = new Headers({ 'tus-resumable': TUS_VERSION });
  for (const name of HANDLED_HEADERS[method] ?? []) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = `http://localhost${pathOf(request)}`;
  return { method, url, headers, body: null } as unknown as Request;
}

/** Converts the plain objects that @tus/server throws. */
function domainErrorOf(error: unknown): unknown {
  if (error instanceof Error) return error;
  const { status_code: status, body } = error as { status_code?: number; body?: string };
  const text = (body ?? '').trim();
  if (status === 409) {
    return new DomainError(
      'OFFSET_MISMATCH',
      '`Upload-Offset` does not match the current offset. Resume from the current offset.',
    );
  }
  if (status === 413) {
    return text.startsWith('Maximum')
      ? new DomainError('FILE_TOO_LARGE', `The limit per file is ${FileSize.MAX_BYTES} bytes.`)
      : new DomainError('UPLOAD_LENGTH_INVALID', 'The request exceeds the length of the upload.');
  }
  if (status === 404 || status === 410) {
    return new DomainError('NOT_FOUND', 'Upload not found.');
  }
  if (status === 400) {
    return new ProtocolError(
      'TUS_HEADER_INVALID',
      text.startsWith('Upload-Length')
        ? '`Upload-Length` must equal the declared length and must not be less than the offset.'
        : text,
    );
  }
  return new Error(`@tus/server: ${status} ${text}`);
}
