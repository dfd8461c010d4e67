import {
  type Answer,
  openRequest,
  type OpenRequest,
  type RequestHeaders,
  send,
} from './raw-http.ts';

/** Speaks one interop version of draft-ietf-httpbis-resumable-upload, one request at a time. */
export class ResumableUploadClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
    readonly version: number,
  ) {}

  /** Creates an upload with all of its bytes or only the first ones. */
  create(
    bytes: Uint8Array,
    complete: boolean,
    headers: RequestHeaders = {},
    method: 'POST' | 'PUT' = 'POST',
  ): Promise<Answer> {
    const all = { ...this.headers(), ...this.completeness(complete), ...headers };
    return send(method, `${this.url}/uploads`, all, bytes);
  }

  /** Creates an upload whose body the test writes. */
  startCreate(length: number, complete: boolean, headers: RequestHeaders = {}): OpenRequest {
    return openRequest('POST', `${this.url}/uploads`, {
      ...this.headers(),
      ...this.completeness(complete),
      'content-length': length,
      ...headers,
    });
  }

  head(path: string): Promise<Answer> {
    return send('HEAD', this.url + path, this.headers());
  }

  delete(path: string): Promise<Answer> {
    return send('DELETE', this.url + path, this.headers());
  }

  append(
    path: string,
    offset: number,
    bytes: Uint8Array,
    complete: boolean,
    headers: RequestHeaders = {},
  ): Promise<Answer> {
    return send('PATCH', this.url + path, this.appendHeaders(offset, complete, headers), bytes);
  }

  startAppend(
    path: string,
    offset: number,
    complete: boolean,
    headers: RequestHeaders,
  ): OpenRequest {
    return openRequest('PATCH', this.url + path, this.appendHeaders(offset, complete, headers));
  }

  /** Whether a response reports the upload as complete, in the syntax of this version. */
  isComplete({ headers }: Pick<Answer, 'headers'>): boolean | undefined {
    const [name, yes, no] =
      this.version < 4 ? ['upload-incomplete', '?0', '?1'] : ['upload-complete', '?1', '?0'];
    const value = headers[name ?? ''];
    return value === yes ? true : value === no ? false : undefined;
  }

  private appendHeaders(offset: number, complete: boolean, headers: RequestHeaders) {
    return {
      ...this.headers(),
      ...this.completeness(complete),
      'upload-offset': offset,
      ...(this.version < 6 ? {} : { 'content-type': 'application/partial-upload' }),
      ...headers,
    };
  }

  private completeness(complete: boolean): RequestHeaders {
    return this.version < 4
      ? { 'upload-incomplete': complete ? '?0' : '?1' }
      : { 'upload-complete': complete ? '?1' : '?0' };
  }

  private headers(): RequestHeaders {
    return {
      authorization: `Bearer ${this.token}`,
      'upload-draft-interop-version': this.version,
    };
  }
}
