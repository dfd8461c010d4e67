import { AsyncLocalStorage } from 'node:async_hooks';

import { Server } from '@tus/server';
import { type CancellationContext, DataStore, Upload } from '@tus/utils';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { UPLOADS_PATH } from '../http/uploads-path.ts';
import { TUS_VERSION } from './tus-request-check.ts';

/** The head of a request, already checked. */
export interface TusRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What @tus/server does to the upload of one request, in the order of its calls. */
export interface TusOperations {
  /** HEAD, PATCH, DELETE: before anything else. */
  find(uploadId: string): Promise<void>;
  /** Before the upload is read. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** The state that Upload-Offset and Upload-Length are compared with; no size while it is deferred. */
  read(): { readonly offset: number; readonly size: number | undefined };
  /** Resolves to the id of a new upload. */
  create(size: number | undefined): Promise<string>;
  declareSize(size: number): Promise<void>;
  /** Receives the body and resolves to the new offset. */
  receive(): Promise<number>;
  /** The offset equals the size. @tus/server may call it again for the same upload. */
  complete(): Promise<void>;
  remove(): Promise<void>;
}

/** The library's answer, or what an operation threw together with the headers the library had set. */
export type TusAnswer =
  | { readonly status: number; readonly headers: Headers; readonly body: string }
  | { readonly failure: unknown; readonly headers: Headers };

interface Call {
  readonly operations: TusOperations;
  failure?: unknown;
}

/** The headers that the handlers read, by method. */
const HANDLED_HEADERS: Readonly<Record<string, readonly string[]>> = {
  POST: ['content-type', 'content-length', 'upload-length', 'upload-defer-length'],
  PATCH: ['content-type', 'content-length', 'upload-offset', 'upload-length'],
};

/**
 * The protocol rules of @tus/server over operations of our own; the only file that knows how the library is made to do
 * that. It serves web Requests, keeps uploads in one DataStore and reads bodies as web streams. So each request runs in
 * an AsyncLocalStorage that carries its operations, is handed over as a forged Request without a body, and the handlers'
 * `writeToStore` is replaced: the body is read from the socket, which halves the CPU time per byte.
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
      // CORS headers are set for every answer, also for refusals that the library never sees.
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
        this.call.failure = explained(error);
        return undefined;
      },
    });
    const { PATCH, POST } = this.server.handlers as unknown as Record<string, BodyHandler>;
    for (const handler of [PATCH, POST]) {
      if (!handler) throw new Error('@tus/server has changed its handlers');
      handler.writeToStore = () => this.call.operations.receive();
    }
  }

  /** Never rejects for what an operation throws: that is the answer's `failure`. */
  async answer(request: TusRequest, operations: TusOperations): Promise<TusAnswer> {
    const call: Call = { operations };
    const response = await this.calls.run(call, () => this.server.handleWeb(webRequest(request)));
    const { status, headers } = response;
    if (call.failure !== undefined) return { failure: call.failure, headers };
    return { status, headers, body: await response.text() };
  }

  private get call(): Call {
    const call = this.calls.getStore();
    if (!call) throw new Error('uploads are only reached through a request');
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

/** The DataStore of whatever request is being served. */
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

  /** 0: @tus/server would compare the age of an upload, while our expiry slides with every byte. */
  override getExpiration(): number {
    return 0;
  }
}

/** The little of a web Request that the handlers read. They refuse a header that means nothing on a method. */
function webRequest({ method, path, headers: given }: TusRequest): Request {
  const headers = new Headers({ 'tus-resumable': TUS_VERSION });
  for (const name of HANDLED_HEADERS[method] ?? []) {
    const value = given[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return { method, url: `http://localhost${path}`, headers, body: null } as unknown as Request;
}

/** @tus/server throws plain objects for its own refusals. */
function explained(error: unknown): unknown {
  if (error instanceof Error) return error;
  const { status_code: status, body } = error as { status_code?: number; body?: string };
  const text = (body ?? '').trim();
  if (status === 409) {
    return new DomainError('OFFSET_MISMATCH', 'Upload-Offset does not match the current offset.');
  }
  if (status === 413) {
    const whole = text.startsWith('Maximum');
    return new DomainError(whole ? 'FILE_TOO_LARGE' : 'UPLOAD_LENGTH_INVALID', text);
  }
  if (status === 404 || status === 410) {
    return new DomainError('NOT_FOUND', 'The upload does not exist.');
  }
  if (status === 400) return new ProtocolError('TUS_HEADER_INVALID', text);
  return new Error(`@tus/server: ${status} ${text}`);
}
