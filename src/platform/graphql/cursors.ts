import { DomainError } from '../../kernel/domain-error.ts';
import type { AlbumFilePosition } from '../../modules/albums/application/album-queries.ts';
import type { FilePosition } from '../../modules/search/application/file-search.ts';
import {
  type FileOrder,
  type FileOrderField,
  isTimelineOrder,
} from '../../modules/search/domain/file-order.ts';
import {
  type Granularity,
  stretchName,
  stretchStart,
} from '../../modules/search/domain/granularity.ts';
import type { SharedFilePlace } from '../../modules/sharing/application/share-queries.ts';
import type { TrashPosition } from '../../modules/trash/application/trash-queries.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TIMELINE = new RegExp(`^t1 (-?\\d{1,15}) (${UUID})$`);
const ORDERED = new RegExp(`^o1 ([A-Z]+ [A-Z]+) (${UUID}) (.{0,200})$`, 'su');
const STRETCH = /^d1 ([A-Z]+) (\d{4}(?:-\d\d){0,2})$/;
const SESSION = new RegExp(`^u1 (${UUID})$`);
const RETRIEVAL = new RegExp(`^r1 (${UUID})$`);
const RETRIEVAL_ITEM = new RegExp(`^i1 (${UUID})$`);
const TRASH = new RegExp(`^b1 (\\d{1,15}) (${UUID})$`);
const ALBUM = new RegExp(`^a1 (${UUID})$`);
const ALBUM_FILE = new RegExp(`^p1 (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d{1,3})?) (${UUID})$`);
const TAG = /^g1 (.{1,64})$/su;
const USER = new RegExp(`^w1 (${UUID})$`);
const EXPORT = new RegExp(`^e1 (${UUID})$`);
const SHARE = new RegExp(`^h1 (${UUID})$`);
const SHARED_FILE = new RegExp(`^f1 (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d{1,3})?) (${UUID})$`);
const SHARE_ACCESS = new RegExp(`^x1 (${UUID})$`);
const SYNC = /^s1 (\d{1,15})$/;

/** The times that a file can have in the timeline: those of CaptureTime. */
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** What the text of a position looks like. Names are those that PostgreSQL has as a text. */
const KEYS: Readonly<Record<FileOrderField, RegExp>> = {
  CAPTURED: /^-?\d{1,15}$/,
  CREATED: /^\d{1,16}$/,
  NAME: /^[^\0]*$/u,
  SIZE: /^\d{1,16}$/,
};

/** Cursors are opaque to clients: base64url of a kind, a version, and a place. All decoders throw `CURSOR_INVALID`. */
export function encodeFileCursor(order: FileOrder, { key, id }: FilePosition): string {
  if (isTimelineOrder(order)) return encode(`t1 ${key} ${id}`);
  return encode(`o1 ${order.field} ${order.direction} ${id} ${key}`);
}

/** A cursor of another order is refused: it would lead anywhere. */
export function decodeFileCursor(cursor: string, order: FileOrder): FilePosition {
  const { key, id } = isTimelineOrder(order)
    ? timelinePosition(cursor)
    : orderedPosition(cursor, order);
  const isTime = order.field === 'CAPTURED';
  if (!KEYS[order.field].test(key)) throw invalid();
  if (isTime && (Number(key) < EARLIEST || Number(key) >= LATEST)) throw invalid();
  return { key, id };
}

function timelinePosition(cursor: string): FilePosition {
  const [, key, id] = decode(cursor, TIMELINE);
  if (key === undefined || id === undefined) throw invalid();
  return { key, id };
}

function orderedPosition(cursor: string, { field, direction }: FileOrder): FilePosition {
  const [, order, id, key] = decode(cursor, ORDERED);
  if (key === undefined || id === undefined || order !== `${field} ${direction}`) throw invalid();
  return { key, id };
}

export function encodeStretchCursor(granularity: Granularity, start: Date): string {
  return encode(`d1 ${granularity} ${stretchName(granularity, start)}`);
}

/** When the stretch begins. */
export function decodeStretchCursor(cursor: string, granularity: Granularity): Date {
  const [, kind, name] = decode(cursor, STRETCH);
  const start = new Date(name ?? '');
  if (kind !== granularity || Number.isNaN(start.getTime())) throw invalid();
  if (stretchName(granularity, start) !== name) throw invalid();
  return stretchStart(granularity, start);
}

export function encodeTrashCursor({ trashedAt, id }: TrashPosition): string {
  return encode(`b1 ${trashedAt.getTime()} ${id}`);
}

export function decodeTrashCursor(cursor: string): TrashPosition {
  const [, time, id] = decode(cursor, TRASH);
  const trashedAt = Number(time);
  if (id === undefined || trashedAt >= LATEST) throw invalid();
  return { trashedAt: new Date(trashedAt), id };
}

export function encodeSessionCursor(id: string): string {
  return encode(`u1 ${id}`);
}

/** The session's UUID. */
export function decodeSessionCursor(cursor: string): string {
  return idIn(cursor, SESSION);
}

export function encodeRetrievalCursor(id: string): string {
  return encode(`r1 ${id}`);
}

/** The request's UUID. */
export function decodeRetrievalCursor(cursor: string): string {
  return idIn(cursor, RETRIEVAL);
}

export function encodeRetrievalItemCursor(fileId: string): string {
  return encode(`i1 ${fileId}`);
}

/** The file's UUID. */
export function decodeRetrievalItemCursor(cursor: string): string {
  return idIn(cursor, RETRIEVAL_ITEM);
}

export function encodeAlbumCursor(id: string): string {
  return encode(`a1 ${id}`);
}

/** The album's UUID. */
export function decodeAlbumCursor(cursor: string): string {
  return idIn(cursor, ALBUM);
}

export function encodeAlbumFileCursor({ position, fileId }: AlbumFilePosition): string {
  return encode(`p1 ${position} ${fileId}`);
}

export function decodeAlbumFileCursor(cursor: string): AlbumFilePosition {
  const [, text, fileId] = decode(cursor, ALBUM_FILE);
  const position = Number(text);
  if (fileId === undefined || !Number.isFinite(position)) throw invalid();
  return { position, fileId };
}

export function encodeExportCursor(id: string): string {
  return encode(`e1 ${id}`);
}

/** The export's UUID. */
export function decodeExportCursor(cursor: string): string {
  return idIn(cursor, EXPORT);
}

export function encodeShareCursor(id: string): string {
  return encode(`h1 ${id}`);
}

/** The share's UUID. */
export function decodeShareCursor(cursor: string): string {
  return idIn(cursor, SHARE);
}

export function encodeShareAccessCursor(id: string): string {
  return encode(`x1 ${id}`);
}

/** The access's UUID. */
export function decodeShareAccessCursor(cursor: string): string {
  return idIn(cursor, SHARE_ACCESS);
}

export function encodeSharedFileCursor({ position, fileId }: SharedFilePlace): string {
  return encode(`f1 ${position} ${fileId}`);
}

export function decodeSharedFileCursor(cursor: string): SharedFilePlace {
  const [, text, fileId] = decode(cursor, SHARED_FILE);
  const position = Number(text);
  if (fileId === undefined || !Number.isFinite(position)) throw invalid();
  return { position, fileId };
}

export function encodeTagCursor(tag: string): string {
  return encode(`g1 ${tag}`);
}

/** The tag. */
export function decodeTagCursor(cursor: string): string {
  const [, tag] = decode(cursor, TAG);
  // Nothing else is a text to PostgreSQL.
  if (tag === undefined || tag.includes('\u0000')) throw invalid();
  return tag;
}

export function encodeUserCursor(id: string): string {
  return encode(`w1 ${id}`);
}

/** The user's UUID. */
export function decodeUserCursor(cursor: string): string {
  return idIn(cursor, USER);
}

export function encodeSyncCursor(changeNumber: number): string {
  return encode(`s1 ${changeNumber}`);
}

/** The change number. */
export function decodeSyncCursor(cursor: string): number {
  return Number(decode(cursor, SYNC)[1]);
}

function idIn(cursor: string, pattern: RegExp): string {
  const [, id] = decode(cursor, pattern);
  if (id === undefined) throw invalid();
  return id;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(cursor: string, pattern: RegExp): RegExpExecArray {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = pattern.exec(text);
  // Decoding forgives what encoding never makes.
  if (!match || encode(text) !== cursor) throw invalid();
  return match;
}

function invalid(): DomainError {
  return new DomainError('CURSOR_INVALID', 'not a cursor of this list in this order');
}
