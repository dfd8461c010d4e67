import type { IncomingHttpHeaders } from 'node:http';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { hasBody } from '../http/request-body.ts';
import { UPLOADS_PATH } from '../http/uploads-path.ts';
import { requireUploadChecksum } from './upload-checksum.ts';
import { concatKindOf } from './upload-concat.ts';

export const TUS_VERSION = '1.0.0';

const METHODS = new Set(['OPTIONS', 'POST', 'HEAD', 'PATCH', 'DELETE']);
const OFFSET_TYPE = 'application/offset+octet-stream';
const DIGITS = /^(0|[1-9]\d{0,15})$/;

/** The method of the request, or of its X-HTTP-Method-Override (tus 1.0.0, core protocol). */
export function effectiveMethod(method: string, headers: IncomingHttpHeaders): string {
  const override = headers['x-http-method-override'];
  return typeof override === 'string' ? override.toUpperCase() : method;
}

/** Validates a request's headers according to tus 1.0.0. Throws the ProtocolError to respond with. */
export function checkTusRequest(method: string, path: string, headers: IncomingHttpHeaders): void {
  if (!METHODS.has(method)) throw notAllowed(`${method} is not a tus method.`, [...METHODS]);
  const isUpload = path.startsWith(`${UPLOADS_PATH}/`) && path !== `${UPLOADS_PATH}/`;
  if (method === 'POST' && isUpload) {
    const allowed = [...METHODS].filter((name) => name !== 'POST');
    throw notAllowed(`Send POST to ${UPLOADS_PATH} to create an upload.`, allowed);
  }
  if (method === 'OPTIONS') return;
  if (headers['tus-resumable'] !== TUS_VERSION) {
    throw new ProtocolError(
      'TUS_VERSION_UNSUPPORTED',
      `\`Tus-Resumable\` must be ${TUS_VERSION}.`,
      { 'Tus-Version': TUS_VERSION },
    );
  }
  if (method === 'PATCH') checkPatch(headers);
  if (method === 'POST') checkPost(headers);
}

function checkPatch(headers: IncomingHttpHeaders): void {
  if (headers['content-type'] !== OFFSET_TYPE) throw wrongType();
  requireNumber(headers, 'upload-offset');
  if (headers['upload-length'] !== undefined) requireNumber(headers, 'upload-length');
  requireUploadChecksum(headers);
}

function checkPost(headers: IncomingHttpHeaders): void {
  if (hasBody(headers)) {
    if (headers['content-type'] !== OFFSET_TYPE) throw wrongType();
    requireUploadChecksum(headers);
  }
  const concat = headers['upload-concat'];
  if (typeof concat === 'string' && concatKindOf(concat) === 'final') {
    requireFinal(headers);
    return;
  }
  const deferred = headers['upload-defer-length'];
  if (deferred !== undefined && deferred !== '1') {
    throw new ProtocolError('TUS_HEADER_INVALID', '`Upload-Defer-Length` must be 1.');
  }
  if ((deferred === undefined) === (headers['upload-length'] === undefined)) {
    throw new ProtocolError(
      'TUS_HEADER_INVALID',
      'Provide either `Upload-Length` or `Upload-Defer-Length`.',
    );
  }
  if (deferred === undefined) requireNumber(headers, 'upload-length');
}

/** A final upload takes its bytes and length from its partial uploads. */
function requireFinal(headers: IncomingHttpHeaders): void {
  const more = ['upload-length', 'upload-defer-length'].some((name) => headers[name] !== undefined);
  if (!more && !hasBody(headers)) return;
  throw new ProtocolError(
    'TUS_HEADER_INVALID',
    'A final upload must not have a body, `Upload-Length` or `Upload-Defer-Length`.',
  );
}

function requireNumber(headers: IncomingHttpHeaders, name: string): void {
  const value = headers[name];
  if (typeof value !== 'string' || !DIGITS.test(value)) {
    throw new ProtocolError('TUS_HEADER_INVALID', `\`${name}\` must be a number of bytes.`);
  }
}

function notAllowed(message: string, allowed: readonly string[]): ProtocolError {
  return new ProtocolError('METHOD_NOT_ALLOWED', message, { Allow: allowed.join(', ') });
}

function wrongType(): ProtocolError {
  return new ProtocolError('CONTENT_TYPE_UNSUPPORTED', `\`Content-Type\` must be ${OFFSET_TYPE}.`);
}
