import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

/** The block a client sends repeatedly: 64 KiB, the chunk size of streams in Node.js and browsers. */
const CHUNK = Buffer.alloc(64 * 1024, 'flexstorage bench ');

export interface UploadTiming {
  /** Milliseconds from the first byte to the last response. */
  readonly totalMs: number;
  /** Milliseconds from writing the last byte to the response. */
  readonly finishMs: number;
}

/** A minimal tus client: raw HTTP/1.1 from memory over one keep-alive connection. */
export class RawTusClient implements Disposable {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  private readonly url: string;
  private readonly token: string | undefined;

  constructor(url: string, token: string | undefined) {
    this.url = url;
    this.token = token;
  }

  async create(size: number): Promise<string> {
    const { response } = await this.send('POST', this.url, { 'Upload-Length': String(size) });
    const { location } = response.headers;
    if (response.statusCode !== 201 || !location) {
      throw new Error(`POST returned ${response.statusCode}`);
    }
    return new URL(location, this.url).href;
  }

  /** Uploads `size` bytes in the POST that creates the upload. Returns the milliseconds until its response. */
  async createWithUpload(size: number, mark: number): Promise<number> {
    const headers = { 'Upload-Length': String(size), ...bodyHeaders(size) };
    const started = performance.now();
    const { response } = await this.send('POST', this.url, headers, size, mark);
    const answeredAt = performance.now();
    if (response.statusCode !== 201 || response.headers['upload-offset'] !== String(size)) {
      throw new Error(`POST with its bytes returned ${response.statusCode}`);
    }
    return answeredAt - started;
  }

  /**
   * Uploads `size` bytes in PATCHes of `chunkBytes`. `mark` makes the content unique, so that
   * no server can deduplicate it.
   */
  async upload(size: number, chunkBytes: number, mark: number): Promise<UploadTiming> {
    const location = await this.create(size);
    const started = performance.now();
    let finishMs = 0;
    for (let offset = 0; offset < size; offset += chunkBytes) {
      const length = Math.min(chunkBytes, size - offset);
      finishMs = await this.patch(location, offset, length, mark);
    }
    return { totalMs: performance.now() - started, finishMs };
  }

  [Symbol.dispose](): void {
    this.agent.destroy();
  }

  private async patch(
    location: string,
    offset: number,
    length: number,
    mark: number,
  ): Promise<number> {
    const headers = { 'Upload-Offset': String(offset), ...bodyHeaders(length) };
    const { response, endedAt } = await this.send('PATCH', location, headers, length, mark);
    const answeredAt = performance.now();
    if (response.statusCode !== 204) throw new Error(`PATCH returned ${response.statusCode}`);
    return answeredAt - endedAt;
  }

  private async send(
    method: string,
    url: string,
    headers: Record<string, string>,
    bodyBytes = 0,
    mark = 0,
  ): Promise<{ response: IncomingMessage; endedAt: number }> {
    const outgoing = request(url, {
      method,
      agent: this.agent,
      headers: {
        'Tus-Resumable': '1.0.0',
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
    });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    if (bodyBytes >= 8) {
      const first = Buffer.alloc(8);
      first.writeDoubleLE(mark);
      outgoing.write(first);
    }
    for (let sent = bodyBytes >= 8 ? 8 : 0; sent < bodyBytes;) {
      const part = CHUNK.subarray(0, Math.min(CHUNK.length, bodyBytes - sent));
      sent += part.length;
      if (!outgoing.write(part)) await Promise.race([once(outgoing, 'drain'), answered]);
    }
    const endedAt = performance.now();
    outgoing.end();
    const [response] = await answered;
    response.resume();
    await once(response, 'end');
    return { response, endedAt };
  }
}

function bodyHeaders(length: number): Record<string, string> {
  return {
    'Content-Type': 'application/offset+octet-stream',
    'Content-Length': String(length),
  };
}
