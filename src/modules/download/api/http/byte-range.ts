import type { ByteRange } from '../../../storage/domain/storage-provider.ts';

const SINGLE_RANGE = /^bytes=[ \t]*(?:(\d+)-(\d*)|-(\d+))[ \t]*$/i;

/** `WHOLE`: respond with 200. `PART`: respond with 206 and these bytes. `UNSATISFIABLE`: respond with 416. */
export type RangeRequest =
  | { readonly kind: 'WHOLE' }
  | { readonly kind: 'PART'; readonly range: ByteRange }
  | { readonly kind: 'UNSATISFIABLE' };

/**
 * Parses the Range header for an object of `size` bytes (RFC 9110 §14.1.2, §14.2). Ignores malformed headers, other
 * units and multiple ranges, as the RFC allows, and any range of an empty object, because some clients always send
 * `bytes=0-`. Never throws. The returned range is not empty and within the object.
 */
export function parseRange(header: string | undefined, size: number): RangeRequest {
  const match = header === undefined || size === 0 ? null : SINGLE_RANGE.exec(header);
  if (match === null) return { kind: 'WHOLE' };
  const [, first, last, suffix] = match;
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size);
    return length === 0 ? { kind: 'UNSATISFIABLE' } : part(size - length, size - 1);
  }
  const start = Number(first);
  const end = last ? Number(last) : Infinity;
  if (end < start) return { kind: 'WHOLE' };
  return start >= size ? { kind: 'UNSATISFIABLE' } : part(start, Math.min(end, size - 1));
}

function part(start: number, end: number): RangeRequest {
  return { kind: 'PART', range: { start, end } };
}
