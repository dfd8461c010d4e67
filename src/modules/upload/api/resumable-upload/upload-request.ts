import type { IncomingHttpHeaders } from 'node:http';

import { parse as parseContentDisposition } from 'content-disposition';
import { parseItem } from 'structured-headers';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { UploadFields } from '../../application/upload-request.ts';
import { hasBody } from '../http/request-body.ts';
import { reprSha256 } from './digest-fields.ts';
import { type DraftVersion, draftVersionOf } from './draft-version.ts';

/** Media types that do not describe the file. */
const NO_TYPE = new Set(['application/partial-upload', 'application/octet-stream']);

/** The parsed headers of a request (draft-ietf-httpbis-resumable-upload). */
export interface UploadRequestHead {
  readonly version: DraftVersion;
  /** Whether these bytes are the last ones; undefined if the header is missing or not a boolean. */
  readonly complete: boolean | undefined;
  readonly offset: number | undefined;
  /** Bytes of the whole upload; undefined if this request does not determine it. */
  readonly length: number | undefined;
  /** Bytes of this request; undefined with chunked encoding. */
  readonly contentLength: number | undefined;
}

/** Throws `INTEROP_VERSION_UNSUPPORTED`, or `UPLOAD_LENGTH_INCONSISTENT` if the headers contradict each other. */
export function readUploadRequest(headers: IncomingHttpHeaders): UploadRequestHead {
  const version = draftVersionOf(headers);
  const flag = itemOf(headers[version.completeness]);
  const given = typeof flag === 'boolean' ? flag : undefined;
  const complete = version.completeness === 'upload-complete' ? given : given === false;
  const contentLength = hasBody(headers) ? lengthOf(headers['content-length']) : 0;
  const offset = lengthOf(headers['upload-offset']);
  const announced = lengthOf(headers['upload-length']);
  const implied =
    complete && contentLength !== undefined ? (offset ?? 0) + contentLength : undefined;
  if (announced !== undefined && implied !== undefined && announced !== implied) {
    throw inconsistentLength(`\`Upload-Length\` is ${announced}, but the bytes end at ${implied}.`);
  }
  return {
    version,
    complete: given === undefined ? undefined : complete,
    offset,
    length: announced ?? implied,
    contentLength,
  };
}

/** Details of the file from the general headers of a request that opens an upload. */
export function fieldsOf(headers: IncomingHttpHeaders): UploadFields {
  const type = headers['content-type'];
  return {
    filename: filenameOf(headers['content-disposition']),
    filetype: type !== undefined && !NO_TYPE.has(type) ? type : undefined,
    sha256: reprSha256(headers),
  };
}

/** For declared lengths or received bytes that contradict each other. */
export function inconsistentLength(message: string): ProtocolError {
  return new ProtocolError('UPLOAD_LENGTH_INCONSISTENT', message);
}

function filenameOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return parseContentDisposition(header).parameters['filename'];
  } catch {
    return undefined;
  }
}

/** Treats invalid headers as missing, as the draft requires (items of RFC 9651). */
function itemOf(header: string | string[] | undefined): unknown {
  if (typeof header !== 'string') return undefined;
  try {
    return parseItem(header)[0];
  } catch {
    return undefined;
  }
}

function lengthOf(header: string | string[] | undefined): number | undefined {
  const value = itemOf(header);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Throws `UPLOAD_HEADER_INVALID` for a header that is missing or unreadable. */
export function required<T>(value: T | undefined, header: string): T {
  if (value !== undefined) return value;
  throw new ProtocolError('UPLOAD_HEADER_INVALID', `\`${header}\` is missing or invalid.`);
}

export function notAllowed(message: string, allowed: string): ProtocolError {
  return new ProtocolError('METHOD_NOT_ALLOWED', message, { Allow: allowed });
}
