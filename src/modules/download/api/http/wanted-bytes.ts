import type { IncomingHttpHeaders } from 'node:http';

import { ifMatch, ifNoneMatch, ifRange } from '../../../../platform/http/conditional-request.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { ByteRange } from '../../../storage/domain/storage-provider.ts';
import { parseRange } from './byte-range.ts';

/** What to send of a representation: nothing (304), all of it (200), or a range (206). */
export type WantedBytes =
  | { readonly status: 304 }
  | { readonly status: 200 | 206; readonly range: ByteRange | undefined; readonly length: number };

/**
 * Applies If-Match, If-None-Match, Range and If-Range (RFC 9110) to a representation with this strong entity tag and
 * size. Throws `PRECONDITION_FAILED` and `RANGE_NOT_SATISFIABLE`.
 */
export function wantedBytes(asked: IncomingHttpHeaders, etag: string, size: number): WantedBytes {
  if (!ifMatch(asked['if-match'], etag)) {
    throw new ProtocolError(
      'PRECONDITION_FAILED',
      'The file does not match `If-Match`. Request it without `If-Match`, or with its current ETag.',
    );
  }
  if (ifNoneMatch(asked['if-none-match'], etag)) return { status: 304 };
  const header = ifRange(asked['if-range'] as string | undefined, etag) ? asked.range : undefined;
  const wanted = parseRange(header, size);
  if (wanted.kind === 'UNSATISFIABLE') {
    throw new ProtocolError(
      'RANGE_NOT_SATISFIABLE',
      `The requested range is outside the file, which has ${size} bytes.`,
      { 'Content-Range': `bytes */${size}` },
    );
  }
  if (wanted.kind === 'WHOLE') return { status: 200, range: undefined, length: size };
  const { range } = wanted;
  return { status: 206, range, length: range.end - range.start + 1 };
}
