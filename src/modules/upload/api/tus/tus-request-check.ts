import type { IncomingHttpHeaders } from 'node:http';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { hasBody } from '../http/request-body.ts';
import { UPLOADS_PATH } from '../http/uploads-path.ts';
import { requireUploadChecksum } from './upload-checksum.ts';
import { parseUploadConcat } from './upload-concat.ts';

export const TUS_VERSION = '1.0.0';

const METHODS = new Set(['OPTIONS', 'POST', 'HEAD', 'PATCH', 'DELETE']);
const OFFSET_TYPE = 'application/offset+octet-stream';
const DIGITS = /^(0|[1-9]\d{0,15})$/;

/** The method a client means: that of X-HTTP-Method-Override, whatever the actual one is (tus 1.0.0, core protocol). */
export function effectiveMethod(method: string, headers: IncomingHttpHeaders): string {
  const override = headers['x-http-method-override'];
  return typeof override === 'string' ? override.toUpperCase() : method;
}

/** Checks what tus 1.0.0 demands of every request's headers. Throws the ProtocolError that answers it. */
export function checkTusRequest(method: string, path: string, headers: IncomingHttpHeaders): void {
  if (!METHODS.has(method)) throw notAllowed(`${method} is not a tus method`, [...METHODS]);
  const isUpload = path.startsWith(`${UPLOADS_PATH}/`) && path !== `${UPLOADS_PATH}/`;
  if (method === 'POST' && isUpload) {
    const allowed = [...METHODS].filter((name) => name !== 'POST');
    throw notAllowed(`uploads are opened at ${UPLOADS_PATH}`, allowed);
  }
  if (method === 'OPTIONS') return;
  if (headers['tus-resumable'] !== TUS_VERSION) {
    throw new ProtocolError('TUS_VERSION_UNSUPPORTED', `Tus-Resumable is ${TUS_VERSION}`, {
      'Tus-Version': TUS_VERSION,
    });
  }
  if (method === 'PATCH') checkPatch(headers);
  if (method === 'POST') checkPost(headers);
}

function checkPatch(headers: IncomingHttpHeaders): void {
  if (headers['content-type'] !== OFFSET_TYPE) throw wrongType('a PATCH');
  requireNumber(headers, 'upload-offset');
  if (headers['upload-length'] !== undefined) requireNumber(headers, 'upload-length');
  requireUploadChecksum(headers);
}

function checkPost(headers: IncomingHttpHeaders): void {
  if (hasBody(headers)) {
    if (headers['content-type'] !== OFFSET_TYPE) throw wrongType('a POST with a body');
    requireUploadChecksum(headers);
  }
  const concat = headers['upload-concat'];
  if (typeof concat === 'string' && parseUploadConcat(concat).kind === 'final') {
    requireFinal(headers);
    return;
  }
  const deferred = headers['upload-defer-length'];
  if (deferred !== undefined && deferred !== '1') {
    throw new ProtocolError('TUS_HEADER_INVALID', 'Upload-Defer-Length is 1');
  }
  if ((deferred === undefined) === (headers['upload-length'] === undefined)) {
    throw new ProtocolError(
      'TUS_HEADER_INVALID',
      'exactly one of Upload-Length and Upload-Defer-Length is required',
    );
  }
  if (deferred === undefined) requireNumber(headers, 'upload-length');
}

/** A final upload's bytes and length are those of its partial uploads. */
function requireFinal(headers: IncomingHttpHeaders): void {
  const more = ['upload-length', 'upload-defer-length'].some((name) => headers[name] !== undefined);
  if (!more && !hasBody(headers)) return;
  throw new ProtocolError('TUS_HEADER_INVALID', 'a final upload has no length or bytes of its own');
}

function requireNumber(headers: IncomingHttpHeaders, name: string): void {
  const value = headers[name];
  if (typeof value !== 'string' || !DIGITS.test(value)) {
    throw new ProtocolError('TUS_HEADER_INVALID', `${name} is a number of bytes`);
  }
}

function notAllowed(why: string, allowed: readonly string[]): ProtocolError {
  return new ProtocolError('METHOD_NOT_ALLOWED', why, { Allow: allowed.join(', ') });
}

function wrongType(what: string): ProtocolError {
  return new ProtocolError('CONTENT_TYPE_UNSUPPORTED', `${what} is ${OFFSET_TYPE}`);
}
