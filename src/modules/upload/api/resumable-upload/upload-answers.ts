import type { IncomingMessage, ServerResponse } from 'node:http';

import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { type ErrorAnswer, errorAnswer } from '../../../../platform/http/error-answer.ts';
import { hasEnded } from '../../application/upload-outcome.ts';
import type { UploadExchange } from '../http/upload-exchange.ts';
import { completenessHeader, type DraftVersion } from './draft-version.ts';
import { inconsistentLength, type UploadRequestHead } from './upload-request.ts';

/** One request and its state so far, which the response to a failure depends on. */
export interface UploadCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  head?: UploadRequestHead;
  /** Undefined until the caller is authenticated. */
  exchange?: UploadExchange;
  /** Whether the client knows the URL of its upload. */
  located?: boolean;
}

/** Value of Upload-Limit: maximum size, and the remaining lifetime of this upload (§8.3 of draft 10). */
export function uploadLimit(expiry: Date | undefined, now: Date): string {
  const leftMs = expiry ? expiry.getTime() - now.getTime() : 0;
  const maxAge = leftMs > 0 ? `, max-age=${Math.floor(leftMs / 1000)}` : '';
  return `max-size=${FileSize.MAX_BYTES}${maxAge}`;
}

/** Headers that describe the state of the upload. */
export function stateHeaders(
  { method, offset, size, expiry }: UploadExchange,
  version: DraftVersion,
  complete: boolean,
  now: Date,
): Record<string, string> {
  return {
    'Upload-Draft-Interop-Version': String(version.interop),
    'Upload-Limit': uploadLimit(expiry, now),
    ...(method === 'DELETE'
      ? {}
      : {
          ...completenessHeader(version, complete),
          ...(offset === undefined ? {} : { 'Upload-Offset': String(offset) }),
          ...(size === undefined ? {} : { 'Upload-Length': String(size) }),
        }),
  };
}

/** The response to a failure, with the headers of this protocol. */
export function failureAnswer(
  { head, exchange, request: { method = 'GET' } }: UploadCall,
  error: unknown,
  requestId: string,
  now: Date,
): ErrorAnswer {
  const { offset, expiry } = exchange ?? {};
  const isOffset = isDomainError(error, 'OFFSET_MISMATCH');
  const extra = isOffset ? { 'expected-offset': offset, 'provided-offset': head?.offset } : {};
  const answer = errorAnswer(clientError(method, error), requestId, extra);
  if (!head) return answer;
  // All bytes arrived and the upload was rejected, so there is nothing to resume.
  const processed = hasEnded(error) && !isDomainError(error, 'UPLOAD_FAILED');
  const hasState = offset !== undefined && method !== 'HEAD' && answer.status !== 404;
  return {
    ...answer,
    headers: {
      'Upload-Draft-Interop-Version': String(head.version.interop),
      'Upload-Limit': uploadLimit(expiry, now),
      ...(hasState
        ? { ...completenessHeader(head.version, processed), 'Upload-Offset': String(offset) }
        : {}),
      ...answer.headers,
    },
    body: method === 'HEAD' ? '' : answer.body,
  };
}

function clientError(method: string, error: unknown): unknown {
  if (isDomainError(error, 'UPLOAD_LENGTH_INVALID')) return inconsistentLength(error.message);
  // There is nothing to resume.
  if (method === 'HEAD' && hasEnded(error))
    return new DomainError('NOT_FOUND', 'Upload not found.');
  return error;
}
