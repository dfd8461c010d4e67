import type { TimelinePosition } from '../../application/ports/file-queries.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TIMELINE = new RegExp(`^t1 (-?\\d{1,15}) (${UUID})$`);
const SESSION = new RegExp(`^u1 (${UUID})$`);
const RETRIEVAL = new RegExp(`^r1 (${UUID})$`);
const RETRIEVAL_ITEM = new RegExp(`^i1 (${UUID})$`);
const SYNC = /^s1 (\d{1,15})$/;

/** The times that a file can have in the timeline: those of CaptureTime. */
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Cursors are opaque to clients: base64url of a kind, a version, and a place. All decoders throw `CURSOR_INVALID`. */
export function encodeTimelineCursor({ sortAt, id }: TimelinePosition): string {
  return encode(`t1 ${sortAt.getTime()} ${id}`);
}

export function decodeTimelineCursor(cursor: string): TimelinePosition {
  const [, time, id] = decode(cursor, TIMELINE);
  const sortAt = Number(time);
  if (id === undefined || sortAt < EARLIEST || sortAt >= LATEST) throw invalid();
  return { sortAt: new Date(sortAt), id };
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
  return new DomainError('CURSOR_INVALID', 'not a cursor of this list');
}
