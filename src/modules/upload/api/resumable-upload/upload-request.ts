import type { IncomingHttpHeaders } from 'node:http';

import { parse as parseContentDisposition } from 'content-disposition';
import { parseItem } from 'structured-headers';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { UploadFields } from '../../application/upload-request.ts';
import { hasBody } from '../http/request-body.ts';
import { reprSha256 } from './digest-fields.ts';
import { type DraftVersion, draftVersionOf } from './draft-version.ts';

/** Types that say nothing about the file. */
const NO_TYPE = new Set(['application/partial-upload', 'application/octet-stream']);

/** What the head of a request says about the upload and the bytes it brings (draft-ietf-httpbis-resumable-upload). */
export interface UploadRequestHead {
  readonly version: DraftVersion;
  /** These bytes are the last ones; undefined where the header is missing or is no boolean. */
  readonly complete: boolean | undefined;
  readonly offset: number | undefined;
  /** Bytes of the whole upload, as far as this request tells. */
  readonly length: number | undefined;
  /** Bytes of this request; undefined when they come in chunks. */
  readonly contentLength: number | undefined;
}

/** Throws `INTEROP_VERSION_UNSUPPORTED`, or `UPLOAD_LENGTH_INCONSISTENT` where the request contradicts itself. */
export function readUploadRequest(headers: IncomingHttpHeaders): UploadRequestHead {
  const version = draftVersionOf(headers);
  const flag = itemOf(headers[version.completeness]);
  const said = typeof flag === 'boolean' ? flag : undefined;
  const complete = version.completeness === 'upload-complete' ? said : said === false;
  const contentLength = hasBody(headers) ? lengthOf(headers['content-length']) : 0;
  const offset = lengthOf(headers['upload-offset']);
  const announced = lengthOf(headers['upload-length']);
  const implied =
    complete && contentLength !== undefined ? (offset ?? 0) + contentLength : undefined;
  if (announced !== undefined && implied !== undefined && announced !== implied) {
    throw inconsistentLength(`Upload-Length is ${announced}, the bytes end at ${implied}`);
  }
  return {
    version,
    complete: said === undefined ? undefined : complete,
    offset,
    length: announced ?? implied,
    contentLength,
  };
}

/** What a request that opens an upload says about the file by general header fields. */
export function fieldsOf(headers: IncomingHttpHeaders): UploadFields {
  const type = headers['content-type'];
  return {
    filename: filenameOf(headers['content-disposition']),
    filetype: type !== undefined && !NO_TYPE.has(type) ? type : undefined,
    sha256: reprSha256(headers),
  };
}

/** The lengths that requests have told, or the bytes that came, do not fit together. */
export function inconsistentLength(why: string): ProtocolError {
  return new ProtocolError('UPLOAD_LENGTH_INCONSISTENT', why);
}

function filenameOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return parseContentDisposition(header).parameters['filename'];
  } catch {
    return undefined;
  }
}

/** Headers that are no such item are as good as missing (RFC 9651, and the draft for each of its fields). */
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
