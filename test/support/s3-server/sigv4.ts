import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { invalidRequest, S3Error } from './s3-error.ts';

/** A received request before verification. */
export interface RawRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A verified signature, and the input for chunk signatures. */
export interface VerifiedSignature {
  /** Hexadecimal. */
  readonly signature: string;
  readonly key: Buffer;
  /** Like `20261126T070000Z`. */
  readonly date: string;
  readonly scope: string;
  /** A hash, or another mode: UNSIGNED-PAYLOAD, STREAMING-… */
  readonly payloadHash: string;
}

interface Claim {
  readonly accessKeyId: string;
  readonly scope: readonly string[];
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MAX_EXPIRES_SECONDS = 7 * 24 * 3600;

/**
 * Verifies the signature of a request in its Authorization header or query; links must not be expired at `now`.
 * Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)".
 */
export function verifySignature(
  request: RawRequest,
  credentials: Credentials,
  region: string,
  now: Date,
): VerifiedSignature {
  const claim = request.query.has('X-Amz-Algorithm')
    ? linkClaim(request, now)
    : headerClaim(request);
  if (claim.accessKeyId !== credentials.accessKeyId) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new S3Error(403, 'InvalidAccessKeyId', message);
  }
  const [day = '', claimedRegion, service, end] = claim.scope;
  if (claimedRegion !== region || service !== 's3' || end !== 'aws4_request') {
    const message = `The authorization header is malformed; the region is wrong; expecting '${region}'`;
    throw new S3Error(400, 'AuthorizationHeaderMalformed', message, { fields: { Region: region } });
  }
  requireSignedHeaders(request, claim);
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  const scope = claim.scope.join('/');
  const canonical = sha256Hex(canonicalRequest(request, claim));
  const expected = hmac(key, [ALGORITHM, claim.date, scope, canonical].join('\n')).toString('hex');
  requireSignature(claim.signature, expected);
  return { ...claim, scope, key };
}

/** Throws SignatureDoesNotMatch. Both in hexadecimal. */
export function requireSignature(given: string, expected: string): void {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  if (left.length === right.length && timingSafeEqual(left, right)) return;
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  throw new S3Error(403, 'SignatureDoesNotMatch', message);
}

export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function headerClaim({ headers }: RawRequest): Claim {
  const authorization = headers['authorization'];
  if (authorization === undefined) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=(.+)$/.exec(
      authorization,
    );
  const [, credential = '', signedHeaders = '', signature = ''] = parts ?? [];
  const [accessKeyId = '', ...scope] = credential.split('/');
  if (!parts || scope.length !== 4) {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed');
  }
  const payloadHash = headers['x-amz-content-sha256'];
  if (payloadHash === undefined) {
    throw invalidRequest('Missing required header for this request: x-amz-content-sha256');
  }
  const date = headers['x-amz-date'] ?? '';
  requireDate(date);
  return {
    accessKeyId,
    scope,
    date,
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash,
  };
}

function linkClaim({ query, headers }: RawRequest, now: Date): Claim {
  const [accessKeyId = '', ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  const date = query.get('X-Amz-Date') ?? '';
  const expires = Number(query.get('X-Amz-Expires') ?? Number.NaN);
  const isSound = scope.length === 4 && query.get('X-Amz-Algorithm') === ALGORITHM;
  if (!isSound || !(expires >= 1 && expires <= MAX_EXPIRES_SECONDS)) {
    const message =
      'Query-string authentication version 4 needs its parameters, and 1 to 604800 seconds';
    throw new S3Error(400, 'AuthorizationQueryParametersError', message);
  }
  if (now.getTime() > requireDate(date) + expires * 1000) {
    throw new S3Error(403, 'AccessDenied', 'Request has expired');
  }
  return {
    accessKeyId,
    scope,
    date,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    payloadHash:
      query.get('X-Amz-Content-Sha256') ?? headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  };
}

/** Milliseconds of a date like `20261126T070000Z`. */
function requireDate(date: string): number {
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const time = Date.parse(iso);
  if (iso === date || Number.isNaN(time)) {
    throw new S3Error(
      403,
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    );
  }
  return time;
}

function requireSignedHeaders({ headers }: RawRequest, { signedHeaders }: Claim): void {
  const needed = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const unsigned = needed.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length === 0) return;
  throw new S3Error(
    403,
    'AccessDenied',
    'There were headers present in the request which were not signed',
    { fields: { HeadersNotSigned: unsigned.join(', ') } },
  );
}

function canonicalRequest({ method, path, query, headers }: RawRequest, claim: Claim): string {
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .toSorted(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const headerLines = claim.signedHeaders.map(
    (name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`,
  );
  return [
    method,
    path
      .split('/')
      .map((segment) => encoded(decodeURIComponent(segment)))
      .join('/'),
    parameters.join('&'),
    headerLines.join(''),
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
