import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import { parseDictionary } from 'structured-headers';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { ChunkCheck } from '../../application/receive-bytes.ts';

/** Algorithms of RFC 9530 §5 that are safe to use, with their names in Node.js. */
const ALGORITHMS = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

/**
 * The check that a request's Content-Digest asks for (RFC 9530 §2); undefined without one, or with other algorithms
 * only. Throws `UPLOAD_HEADER_INVALID`.
 */
export function contentDigest({ headers }: IncomingMessage): ChunkCheck | undefined {
  const expected = digestsIn(headers['content-digest'], 'Content-Digest');
  if (expected.size === 0) return undefined;
  const checks = [...expected].map(([name, value]) => ({
    value,
    hash: createHash(ALGORITHMS.get(name) ?? name),
  }));
  return {
    update: (bytes) => {
      for (const { hash } of checks) hash.update(bytes);
    },
    verify: () => {
      if (checks.every(({ hash, value }) => hash.digest().equals(value))) return;
      throw new ProtocolError('CONTENT_DIGEST_MISMATCH', 'the bytes do not have this digest');
    },
  };
}

/** The SHA-256 of the whole file in hexadecimal, from Repr-Digest (RFC 9530 §3). Throws `UPLOAD_HEADER_INVALID`. */
export function reprSha256(headers: IncomingHttpHeaders): string | undefined {
  return digestsIn(headers['repr-digest'], 'Repr-Digest').get('sha-256')?.toString('hex');
}

function digestsIn(header: string | string[] | undefined, name: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (typeof header !== 'string') return found;
  for (const [algorithm, value] of membersOf(header, name)) {
    if (!ALGORITHMS.has(algorithm)) continue;
    if (!(value instanceof ArrayBuffer)) throw invalid(name);
    found.set(algorithm, Buffer.from(value));
  }
  return found;
}

function membersOf(header: string, name: string): [string, unknown][] {
  try {
    return [...parseDictionary(header)].map(([key, [value]]) => [key, value]);
  } catch {
    // A digest that cannot be read must not pass for one that was checked.
    throw invalid(name);
  }
}

function invalid(name: string): ProtocolError {
  return new ProtocolError('UPLOAD_HEADER_INVALID', `${name} is no dictionary of digests`);
}
