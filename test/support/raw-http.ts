import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** A whole answer; `code` is the one of a problem body. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  readonly code: string | undefined;
}

/** An answer before the answer (1xx). */
interface Interim {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Undefined values leave a header out. */
export type RequestHeaders = Readonly<Record<string, string | number | undefined>>;

/** A request whose body the test writes piece by piece. */
export interface OpenRequest extends Disposable {
  /** Resolves once the kernel has taken the bytes. */
  send(bytes: Uint8Array): Promise<void>;
  /** Trailers follow a chunked body only, and belong to those that the head's Trailer has announced. */
  end(trailers?: Readonly<Record<string, string>>): void;
  /** Cuts the connection. */
  destroy(): void;
  /** The first interim answer but 100 (Continue); rejects when the connection closed without one. */
  readonly interim: Promise<Interim>;
  /** Resolves when the server has said 100 Continue. */
  readonly continued: Promise<void>;
  /** Undefined when the connection closed without an answer; rejects when it closed within one. */
  readonly answer: Promise<Answer | undefined>;
}

const TIMEOUT_MS = 25_000;

/** Sends the head of a request on a connection of its own. */
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

/** One request with its whole answer; throws when the connection closed without one. */
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

/** A request that Node.js would not send, line by line. It asks to close; all that came until then is the answer. */
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
