import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import { parseDictionary } from 'structured-headers';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { ChunkCheck } from '../../application/receive-bytes.ts';

/** Secure algorithms of RFC 9530 §5, with their names in Node.js. */
const ALGORITHMS = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

/**
 * The check requested by Content-Digest (RFC 9530 §2); undefined if the header is missing or has only unsupported
 * algorithms. Throws `UPLOAD_HEADER_INVALID`.
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
      throw new ProtocolError(
        'CONTENT_DIGEST_MISMATCH',
        'The bytes do not match `Content-Digest`. Send them again.',
      );
    },
  };
}

/** The hexadecimal SHA-256 of the whole file from Repr-Digest (RFC 9530 §3). Throws `UPLOAD_HEADER_INVALID`. */
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
    // Do not ignore an invalid digest, because the client relies on the check.
    throw invalid(name);
  }
}

function invalid(name: string): ProtocolError {
  return new ProtocolError(
    'UPLOAD_HEADER_INVALID',
    `\`${name}\` must be a dictionary of digests (RFC 9530).`,
  );
}
