import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { ChunkCheck } from '../../application/receive-bytes.ts';

interface Digest {
  update(bytes: Uint8Array): void;
  value(): Buffer;
}

/** Value of Tus-Checksum-Algorithm. */
export const CHECKSUM_ALGORITHMS: readonly string[] = ['sha1', 'sha256', 'md5', 'crc32'];

/** Throws `TUS_HEADER_INVALID` for an invalid Upload-Checksum header (tus 1.0.0, checksum extension). */
export function requireUploadChecksum({ 'upload-checksum': header }: IncomingHttpHeaders): void {
  if (typeof header === 'string') parse(header);
}

/** The check requested by Upload-Checksum, which is a header or, with a chunked body, a trailer. */
export function uploadChecksum(request: IncomingMessage): ChunkCheck | undefined {
  const { 'upload-checksum': header, trailer } = request.headers;
  if (typeof header === 'string')
    return new UploadChecksum(() => header, [parse(header).algorithm]);
  const announced = trailer?.split(',').some((name) => /^\s*upload-checksum\s*$/i.test(name));
  // The trailer names the algorithm only after the body, so compute all of them.
  return announced
    ? new UploadChecksum(() => request.trailers['upload-checksum'], CHECKSUM_ALGORITHMS)
    : undefined;
}

class UploadChecksum implements ChunkCheck {
  private readonly digests: ReadonlyMap<string, Digest>;

  constructor(
    private readonly header: () => string | undefined,
    algorithms: readonly string[],
  ) {
    this.digests = new Map(algorithms.map((name) => [name, digestOf(name)]));
  }

  update(bytes: Uint8Array): void {
    for (const digest of this.digests.values()) digest.update(bytes);
  }

  verify(): void {
    const header = this.header();
    if (header === undefined) throw invalid('is announced as a trailer but missing');
    const { algorithm, value } = parse(header);
    if (this.digests.get(algorithm)?.value().equals(value)) return;
    throw new DomainError(
      'CHUNK_CHECKSUM_MISMATCH',
      `The bytes do not match the ${algorithm} in \`Upload-Checksum\`. Send them again.`,
    );
  }
}

function parse(header: string): { algorithm: string; value: Buffer } {
  const [algorithm = '', base64 = '', ...rest] = header.split(' ');
  if (!CHECKSUM_ALGORITHMS.includes(algorithm) || rest.length > 0) {
    throw invalid(
      `must be an algorithm (${CHECKSUM_ALGORITHMS.join(', ')}), a space and a base64 checksum`,
    );
  }
  const value = Buffer.from(base64, 'base64');
  if (value.toString('base64') !== base64 || value.length !== digestOf(algorithm).value().length) {
    throw invalid(`must contain a valid base64 ${algorithm} checksum`);
  }
  return { algorithm, value };
}

function digestOf(algorithm: string): Digest {
  if (algorithm === 'crc32') return crc32Digest();
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), value: () => hash.copy().digest() };
}

function crc32Digest(): Digest {
  let sum = 0;
  return {
    update: (bytes) => {
      sum = crc32(bytes, sum);
    },
    value: () => {
      const value = Buffer.alloc(4);
      value.writeUInt32BE(sum);
      return value;
    },
  };
}

function invalid(problem: string): ProtocolError {
  return new ProtocolError('TUS_HEADER_INVALID', `\`Upload-Checksum\` ${problem}.`);
}
