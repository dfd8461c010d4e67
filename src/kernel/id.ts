import { DomainError } from './domain-error.ts';

const PREFIXES = [
  'file',
  'user',
  'upload',
  'content',
  'retrieval',
  'share',
  'sharerequest',
  'album',
  'export',
  'duplicates',
  'savedsearch',
] as const;

/** The kind of object that an id identifies; the first part of every public id. */
export type IdPrefix = (typeof PREFIXES)[number];

const PUBLIC_ID = /^([a-z]+)_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The public form of an id in GraphQL, URLs and headers: `file_` and the UUID. */
export function formatId(prefix: IdPrefix, uuid: string): string {
  return `${prefix}_${uuid}`;
}

/** Kind and UUID of a public id; undefined if it is not exactly one. */
export function parseId(id: string): { prefix: IdPrefix; uuid: string } | undefined {
  const [, name, uuid] = PUBLIC_ID.exec(id) ?? [];
  const prefix = PREFIXES.find((known) => known === name);
  return prefix && uuid ? { prefix, uuid } : undefined;
}

/** The UUID of a public id of this kind; undefined otherwise. */
export function uuidOf(prefix: IdPrefix, id: string): string | undefined {
  const parsed = parseId(id);
  return parsed?.prefix === prefix ? parsed.uuid : undefined;
}

/** The UUID of a public id of this kind. Throws `NOT_FOUND` with the message otherwise. */
export function requireUuid(prefix: IdPrefix, id: string, message: string): string {
  const uuid = uuidOf(prefix, id);
  if (uuid === undefined) throw new DomainError('NOT_FOUND', message);
  return uuid;
}
