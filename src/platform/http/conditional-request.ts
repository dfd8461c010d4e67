// entity-tag of RFC 9110 §8.8.3, as a member of a comma-separated list.
const LISTED_TAG = /(?:^|,)[ \t]*(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)/g;

/**
 * If-None-Match (RFC 9110 §13.1.2, weak comparison): true when the client already holds this representation, so that
 * a GET or HEAD is answered 304. `etag` is the strong tag of a representation that exists.
 */
export function ifNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return isAny(header) || tagsOf(header).some(({ tag }) => tag === etag);
}

/**
 * If-Match (RFC 9110 §13.1.1, strong comparison): false when the request must be refused with 412. True without the
 * header. A header that cannot be read matches nothing.
 */
export function ifMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined || isAny(header)) return true;
  return tagsOf(header).some(({ weak, tag }) => !weak && tag === etag);
}

/**
 * If-Range (RFC 9110 §13.1.5, strong comparison): false when the Range header must be ignored and the whole sent.
 * True without the header. A date never matches: nothing here has a strong Last-Modified.
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
