import { createHash } from 'node:crypto';

import { S3Error } from './s3-error.ts';
import { hmac, requireSignature, sha256Hex, type VerifiedSignature } from './sigv4.ts';

const MAX_LINE_BYTES = 16 * 1024;
const EMPTY_HASH = sha256Hex('');

/**
 * Decodes a body in signed or unsigned chunks and stores the trailing headers in `trailers`.
 * Source: Amazon S3 API Reference, "Transferring Payload in Multiple Chunks", "Including Trailing Headers".
 */
export async function* awsChunks(
  body: AsyncIterable<Buffer>,
  verified: VerifiedSignature,
  trailers: Record<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(body);
  const hasTrailer = verified.payloadHash.endsWith('-TRAILER');
  const signatures = verified.payloadHash.startsWith('STREAMING-AWS4')
    ? new ChunkSignatures(verified)
    : undefined;
  for (;;) {
    const [size = '', extension = ''] = (await reader.line()).split(';');
    if (!/^[0-9a-f]{1,16}$/i.test(size)) throw incompleteBody(`no chunk begins with ${size}`);
    let left = Number.parseInt(size, 16);
    const hash = createHash('sha256');
    const isLast = left === 0;
    while (left > 0) {
      const bytes = await reader.upTo(left);
      left -= bytes.length;
      if (signatures) hash.update(bytes);
      yield bytes;
    }
    signatures?.requireChunk(
      /^chunk-signature=(.+)$/.exec(extension)?.[1] ?? '',
      hash.digest('hex'),
    );
    if (isLast) break;
    if ((await reader.line()) !== '') throw incompleteBody('a chunk is longer than it says');
  }
  let signed = '';
  let line = await reader.line();
  for (; line !== ''; line = await reader.line()) {
    const [name = '', ...value] = line.split(':');
    if (name === 'x-amz-trailer-signature') {
      signatures?.requireTrailer(value.join(':'), signed);
      signed = '';
      continue;
    }
    signed += `${name}:${value.join(':')}\n`;
    trailers[name.toLowerCase()] = value.join(':').trim();
  }
  const unsigned = signatures !== undefined && signed !== '';
  if (unsigned || (!hasTrailer && Object.keys(trailers).length > 0)) {
    throw new S3Error(
      400,
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed',
    );
  }
}

/** Each chunk signature depends on the previous one, starting with that of the headers. */
class ChunkSignatures {
  private previous: string;

  constructor(private readonly verified: VerifiedSignature) {
    this.previous = verified.signature;
  }

  requireChunk(signature: string, hash: string): void {
    this.require(signature, ['AWS4-HMAC-SHA256-PAYLOAD', EMPTY_HASH, hash]);
  }

  requireTrailer(signature: string, trailer: string): void {
    this.require(signature, ['AWS4-HMAC-SHA256-TRAILER', sha256Hex(trailer)]);
  }

  private require(signature: string, [kind, ...hashes]: string[]): void {
    const { date, scope, key } = this.verified;
    const text = [kind, date, scope, this.previous, ...hashes].join('\n');
    const expected = hmac(key, text).toString('hex');
    requireSignature(signature, expected);
    this.previous = expected;
  }
}

/** Reads lines and counted bytes from a stream. */
class ByteReader {
  private rest: Buffer = Buffer.alloc(0);
  private readonly source: AsyncIterator<Buffer>;

  constructor(body: AsyncIterable<Buffer>) {
    this.source = body[Symbol.asyncIterator]();
  }

  /** A line without its terminator; the end of the stream counts as an empty line. */
  async line(): Promise<string> {
    let end = this.rest.indexOf('\r\n');
    while (end === -1) {
      if (this.rest.length > MAX_LINE_BYTES) throw incompleteBody('a line has no end');
      if (!(await this.more())) {
        if (this.rest.length > 0) throw incompleteBody('a line has no end');
        return '';
      }
      end = this.rest.indexOf('\r\n');
    }
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 2);
    return line;
  }

  /** At least one byte. */
  async upTo(count: number): Promise<Buffer> {
    if (this.rest.length === 0 && !(await this.more())) throw incompleteBody('a chunk has no end');
    const bytes = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(bytes.length);
    return bytes;
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }
}

function incompleteBody(why: string): S3Error {
  return new S3Error(400, 'IncompleteBody', `The request body terminated unexpectedly: ${why}`);
}
