import {
  type Answer,
  openRequest,
  type OpenRequest,
  type RequestHeaders,
  send,
} from './raw-http.ts';

export const OFFSET_TYPE = 'application/offset+octet-stream';

export interface CreateOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly headers?: RequestHeaders;
  /** Bytes sent with the POST (creation-with-upload). */
  readonly body?: Uint8Array;
}

/** A tus 1.0.0 client that sends one request at a time and allows each header to be replaced or omitted. */
export class TusClient {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** A request to `path` with this client's headers. */
  request(method: string, path: string, headers: RequestHeaders = {}, body?: Uint8Array) {
    return send(method, this.url + path, { ...this.headers(), ...headers }, body);
  }

  create(length: number | 'deferred', options: CreateOptions = {}): Promise<Answer> {
    const { metadata, headers, body } = options;
    return this.request(
      'POST',
      '/uploads',
      {
        ...(length === 'deferred' ? { 'upload-defer-length': 1 } : { 'upload-length': length }),
        ...(metadata ? { 'upload-metadata': metadataHeader(metadata) } : {}),
        ...(body ? { 'content-type': OFFSET_TYPE } : {}),
        ...headers,
      },
      body,
    );
  }

  /** Creates a final upload from partial uploads. */
  join(urls: readonly string[], options: Omit<CreateOptions, 'body'> = {}): Promise<Answer> {
    const { metadata, headers } = options;
    return this.request('POST', '/uploads', {
      'upload-concat': `final;${urls.join(' ')}`,
      ...(metadata ? { 'upload-metadata': metadataHeader(metadata) } : {}),
      ...headers,
    });
  }

  /** Opens an upload and returns its path. */
  async open(length: number | 'deferred', options: CreateOptions = {}): Promise<string> {
    const { status, headers, text } = await this.create(length, options);
    if (status !== 201 || !headers.location) throw new Error(`POST: ${status} ${text}`);
    return headers.location;
  }

  head(path: string, headers: RequestHeaders = {}): Promise<Answer> {
    return this.request('HEAD', path, headers);
  }

  delete(path: string, headers: RequestHeaders = {}): Promise<Answer> {
    return this.request('DELETE', path, headers);
  }

  patch(path: string, offset: number, body: Uint8Array, headers: RequestHeaders = {}) {
    const all = { 'upload-offset': offset, 'content-type': OFFSET_TYPE, ...headers };
    return this.request('PATCH', path, all, body);
  }

  /** A PATCH whose body the test writes. */
  startPatch(path: string, offset: number, headers: RequestHeaders): OpenRequest {
    return openRequest('PATCH', this.url + path, {
      ...this.headers(),
      'upload-offset': offset,
      'content-type': OFFSET_TYPE,
      ...headers,
    });
  }

  /** A POST whose body the test writes. */
  startCreate(length: number, headers: RequestHeaders): OpenRequest {
    return openRequest('POST', `${this.url}/uploads`, {
      ...this.headers(),
      'upload-length': length,
      'content-type': OFFSET_TYPE,
      ...headers,
    });
  }

  /** Uploads a file in two requests; returns its ID. */
  async upload(bytes: Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<string> {
    const path = await this.open(bytes.byteLength, metadata ? { metadata } : {});
    return fileIdOf(await this.patch(path, 0, bytes));
  }

  /** Downloads the bytes of a file. */
  async download(fileId: string): Promise<Buffer> {
    const { status, bytes, text } = await this.request('GET', `/files/${fileId}/content`);
    if (status !== 200) throw new Error(`GET: ${status} ${text}`);
    return bytes;
  }

  /** The extensions that OPTIONS announces. */
  async extensions(): Promise<string[]> {
    const { headers } = await this.request('OPTIONS', '/uploads');
    return String(headers['tus-extension']).split(',');
  }

  private headers(): RequestHeaders {
    return {
      'tus-resumable': '1.0.0',
      ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
    };
  }
}

/** The file ID in a response. */
export function fileIdOf({ status, headers, text }: Answer): string {
  const id = headers['flexstorage-file-id'];
  if (typeof id !== 'string') throw new Error(`no file: ${status} ${text}`);
  return id;
}

/** Upload-Metadata as written by tus clients: an empty value is a bare key. */
export function metadataHeader(metadata: Readonly<Record<string, string>>): string {
  return Object.entries(metadata)
    .map(([key, value]) => (value === '' ? key : `${key} ${Buffer.from(value).toString('base64')}`))
    .join(',');
}
