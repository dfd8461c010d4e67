import type { IncomingMessage, ServerResponse } from 'node:http';

import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { FileSize } from '../../../../kernel/file-size.ts';
import { type ErrorAnswer, errorAnswer } from '../../../../platform/http/error-answer.ts';
import type { UploadExchange } from '../http/upload-exchange.ts';
import { completenessHeader, type DraftVersion } from './draft-version.ts';
import { inconsistentLength, type UploadRequestHead } from './upload-request.ts';

/** One request, with what is known of it when it fails. */
export interface UploadCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  head?: UploadRequestHead;
  /** Undefined until the caller is known. */
  exchange?: UploadExchange;
  /** The client knows the URL of its upload. */
  located?: boolean;
}

/** Upload-Limit: the largest upload, and how long this one lives (§8.3 of draft 10). */
export function uploadLimit(expiry: Date | undefined, now: Date): string {
  const leftMs = expiry ? expiry.getTime() - now.getTime() : 0;
  const maxAge = leftMs > 0 ? `, max-age=${Math.floor(leftMs / 1000)}` : '';
  return `max-size=${FileSize.MAX_BYTES}${maxAge}`;
}

/** The headers of an answer that says where the upload is. */
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

/** The answer to a failure, in the words of this protocol. */
export function failureAnswer(
  { head, exchange, request: { method = 'GET' } }: UploadCall,
  error: unknown,
  requestId: string,
  now: Date,
): ErrorAnswer {
  const { offset, expiry } = exchange ?? {};
  const isOffset = isDomainError(error, 'OFFSET_MISMATCH');
  const extra = isOffset ? { 'expected-offset': offset, 'provided-offset': head?.offset } : {};
  const answer = errorAnswer(shownError(method, error), requestId, extra);
  if (!head) return answer;
  // All bytes arrived, and the whole was refused: there is nothing to resume.
  const processed = isDomainError(error, 'CHECKSUM_MISMATCH');
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

function shownError(method: string, error: unknown): unknown {
  if (isDomainError(error, 'UPLOAD_LENGTH_INVALID')) return inconsistentLength(error.message);
  const ended = isDomainError(error, 'CHECKSUM_MISMATCH') || isDomainError(error, 'UPLOAD_FAILED');
  // There is nothing left to resume.
  if (method === 'HEAD' && ended) return new DomainError('NOT_FOUND', 'The upload does not exist.');
  return error;
}
