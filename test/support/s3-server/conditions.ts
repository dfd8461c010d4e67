import type { StoredObject } from './object-store.ts';
import { noSuchKey, notImplemented, preconditionFailed } from './s3-error.ts';

type Headers = Readonly<Record<string, string>>;

/** Throws PreconditionFailed, or NoSuchKey if the object that must match does not exist. */
export function requireWriteConditions(
  headers: Headers,
  key: string,
  current: StoredObject | undefined,
): void {
  const { 'if-none-match': noneMatch, 'if-match': match } = headers;
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match but for *');
  if (noneMatch === '*' && current) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (!current) throw noSuchKey(key);
  if (!matches(match, current)) throw preconditionFailed('If-Match');
}

/** Whether a read returns the object (200) or 304 Not Modified. Throws PreconditionFailed. */
export function readStatus(headers: Headers, object: StoredObject): 200 | 304 {
  const {
    'if-match': match,
    'if-none-match': noneMatch,
    'if-modified-since': modifiedSince,
    'if-unmodified-since': unmodifiedSince,
  } = headers;
  const modified = Math.floor(object.modifiedAt.getTime() / 1000) * 1000;
  if (match !== undefined) {
    if (!matches(match, object)) throw preconditionFailed('If-Match');
  } else if (unmodifiedSince !== undefined && modified > Date.parse(unmodifiedSince)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (noneMatch !== undefined) return matches(noneMatch, object) ? 304 : 200;
  return modifiedSince !== undefined && modified <= Date.parse(modifiedSince) ? 304 : 200;
}

/** With quotes or without. */
export function matches(condition: string, { etag }: { etag: string }): boolean {
  const tags = new Set(condition.split(',').map((tag) => tag.trim().replaceAll('"', '')));
  return tags.has('*') || tags.has(etag.replaceAll('"', ''));
}
