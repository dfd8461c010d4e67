import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** A complete response; `code` is that of a problem body. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  readonly code: string | undefined;
}

/** An interim response (1xx). */
interface Interim {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Undefined values omit a header. */
export type RequestHeaders = Readonly<Record<string, string | number | undefined>>;

/** A request whose body the test writes piece by piece. */
export interface OpenRequest extends Disposable {
  /** Resolves once the kernel has accepted the bytes. */
  send(bytes: Uint8Array): Promise<void>;
  /** Ends the body. Trailers require a chunked body and must be announced in the Trailer header. */
  end(trailers?: Readonly<Record<string, string>>): void;
  /** Destroys the connection. */
  destroy(): void;
  /** The first interim response other than 100 (Continue); rejects if the connection closes without one. */
  readonly interim: Promise<Interim>;
  /** Resolves when the server sends 100 Continue. */
  readonly continued: Promise<void>;
  /** Undefined if the connection closes without a response; rejects if it closes within one. */
  readonly answer: Promise<Answer | undefined>;
}

const TIMEOUT_MS = 25_000;

/** Sends the head of a request on a new connection. */
export function openRequest(method: string, url: string, headers: RequestHeaders): OpenRequest {
  const said = Object.entries(headers).filter(([, value]) => value !== undefined);
  const message = request(url, {
    method,
    headers: Object.fromEntries(said),
    agent: false,
    timeout: TIMEOUT_MS,
  });
  const continued = new Promise<void>((resolve) => {
    message.once('continue', resolve);
  });
  const answer = new Promise<Answer | undefined>((resolve, reject) => {
    let responded = false;
    message.once('response', (response) => {
      responded = true;
      readAnswer(response).then(resolve, reject);
    });
    message.on('error', () => undefined);
    message.once('close', () => responded || resolve(undefined));
    message.once('timeout', () => reject(new Error(`${method} ${url}: no answer`)));
  });
  const interim = new Promise<Interim>((resolve, reject) => {
    message.on('information', ({ statusCode: status, headers: told }) => {
      if (status !== 100) resolve({ status, headers: told });
    });
    message.once('close', () => reject(new Error(`${method} ${url}: no interim answer`)));
  });
  interim.catch(() => undefined);
  answer.catch(() => message.destroy());
  message.flushHeaders();
  return {
    answer,
    interim,
    continued,
    send: (bytes) => new Promise((resolve) => message.write(bytes, () => resolve())),
    end: (trailers) => {
      if (trailers) message.addTrailers(trailers);
      message.end();
    },
    destroy: () => message.destroy(),
    [Symbol.dispose]: () => message.destroy(),
  };
}

/** Sends a request and returns its complete response; throws if the connection closes without one. */
export async function send(
  method: string,
  url: string,
  headers: RequestHeaders = {},
  body?: Uint8Array,
): Promise<Answer> {
  const hasLength = 'content-length' in headers || 'transfer-encoding' in headers;
  const wantsLength = !hasLength && (body || ['POST', 'PATCH', 'PUT'].includes(method));
  const length = wantsLength ? { 'content-length': body?.byteLength ?? 0 } : {};
  using open = openRequest(method, url, { ...length, ...headers });
  if (body) void open.send(body);
  open.end();
  const answer = await open.answer;
  if (!answer) throw new Error(`${method} ${url}: the connection was closed`);
  return answer;
}

/** Sends raw lines that Node.js would refuse to send. They must ask to close; returns everything received until then. */
export async function sendText(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), timeout: TIMEOUT_MS });
  socket.once('timeout', () => socket.destroy(new Error(`${lines[0]}: no answer`)));
  socket.write(lines.join('\r\n'));
  return await textOf(socket);
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk as Uint8Array);
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString();
  const isProblem = response.headers['content-type']?.startsWith('application/problem+json');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes,
    text,
    code: isProblem && text !== '' ? (JSON.parse(text) as { code: string }).code : undefined,
  };
}
