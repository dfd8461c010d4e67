import type { IncomingMessage } from 'node:http';

import type { ChecksumAlgorithm } from './checksums.ts';
import { type ReceivedBody, receiveBody, STREAMING } from './received-body.ts';
import { invalidArgument, S3Error } from './s3-error.ts';
import { operationOf, type S3Operation } from './s3-operations.ts';
import type { RawRequest, VerifiedSignature } from './sigv4.ts';
import { malformedXml, parseXml, type XmlElement } from './xml.ts';

const MAX_XML_BYTES = 4 * 1024 * 1024;

/** A parsed request whose signature is not verified yet. */
export interface ParsedRequest {
  readonly raw: RawRequest;
  readonly operation: S3Operation;
  readonly bucket: string;
  readonly key: string;
  /** Without signature and header parameters. */
  readonly query: URLSearchParams;
  /** Including those in the query of a link. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Throws NotImplemented for unsupported requests. */
export function parseRequest(incoming: IncomingMessage): ParsedRequest {
  const [path = '', search = ''] = (incoming.url ?? '').split(/\?(.*)/s);
  const raw: RawRequest = {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(search),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
  };
  const query = new URLSearchParams(raw.query);
  const hoisted: Record<string, string> = {};
  for (const [name, value] of raw.query) {
    if (name.startsWith('x-amz-')) hoisted[name] = value;
    if (/^x-amz-/i.test(name)) query.delete(name);
  }
  const headers = { ...hoisted, ...raw.headers };
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decodedPath(path)) ?? [];
  const operation = operationOf({ method: raw.method, bucket, key, query, headers });
  return { raw, operation, bucket, key, query, headers };
}

/** A request with a valid signature. */
export class S3Request {
  readonly operation: S3Operation;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    parsed: ParsedRequest,
    private readonly verified: VerifiedSignature,
    private readonly body: AsyncIterable<Buffer>,
  ) {
    this.operation = parsed.operation;
    this.bucket = parsed.bucket;
    this.key = parsed.key;
    this.query = parsed.query;
    this.headers = parsed.headers;
  }

  /** The declared size of the object sent. Throws MissingContentLength without one. */
  get declaredSize(): number {
    const isStreaming = STREAMING.test(this.verified.payloadHash);
    const size = this.headers[isStreaming ? 'x-amz-decoded-content-length' : 'content-length'];
    if (size === undefined || !/^\d+$/.test(size)) {
      const message = 'You must provide the Content-Length HTTP header.';
      throw new S3Error(411, 'MissingContentLength', message);
    }
    return Number(size);
  }

  get versionId(): string | undefined {
    return this.query.get('versionId') ?? undefined;
  }

  /** The number in the query, at most `max`. Throws InvalidArgument for less than `min`. */
  count(
    name: string,
    { fallback, min, max }: { fallback: number; min: number; max: number },
  ): number {
    const text = this.query.get(name);
    if (text === null) return fallback;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min) return Math.min(value, max);
    throw invalidArgument(`Provided ${name} not an integer or within integer range`);
  }

  /** Streams the body; throws like S3 if it does not match its declaration. */
  receive(
    write: (bytes: Uint8Array) => Promise<void> | void,
    algorithms: readonly ChecksumAlgorithm[] = [],
  ): Promise<ReceivedBody> {
    const { verified, headers, body } = this;
    // On completion the header declares the checksum of the object, not of the document.
    const isOfObject = this.operation === 'CompleteMultipartUpload';
    return receiveBody({ verified, headers, body, isOfObject }, write, algorithms);
  }

  /** The body as an XML document. Throws MalformedXML. */
  async xml(root: string): Promise<XmlElement> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    await this.receive((bytes) => {
      size += bytes.length;
      if (size > MAX_XML_BYTES) throw malformedXml('The document is too long');
      chunks.push(bytes);
    });
    return parseXml(Buffer.concat(chunks).toString('utf8'), root);
  }
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}
