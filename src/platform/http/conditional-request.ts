// entity-tag of RFC 9110 §8.8.3, as a member of a comma-separated list.
const LISTED_TAG = /(?:^|,)[ \t]*(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)/g;

/**
 * If-None-Match (RFC 9110 §13.1.2, weak comparison): true if the client already has this representation, so that GET or
 * HEAD returns 304. `etag` is the strong tag of an existing representation.
 */
export function ifNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return isAny(header) || tagsOf(header).some(({ tag }) => tag === etag);
}

/**
 * If-Match (RFC 9110 §13.1.1, strong comparison): false if the request must be rejected with 412. True without the
 * header. A malformed header matches nothing.
 */
export function ifMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined || isAny(header)) return true;
  return tagsOf(header).some(({ weak, tag }) => !weak && tag === etag);
}

/**
 * If-Range (RFC 9110 §13.1.5, strong comparison): false if the Range header must be ignored. True without the header.
 * Dates never match because no resource has a strong Last-Modified.
 */
export function ifRange(header: string | undefined, etag: string): boolean {
  return header === undefined || header.trim() === etag;
}

function isAny(header: string): boolean {
  return header.trim() === '*';
}

function tagsOf(header: string): { weak: boolean; tag: string }[] {
  return Array.from(header.matchAll(LISTED_TAG), ([, weak, tag = '']) => ({
    weak: weak !== undefined,
    tag,
  }));
}
