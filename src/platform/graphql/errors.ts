import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import { DomainError, type DomainErrorCode, ERROR_CODES } from '../../kernel/domain-error.ts';
import type { ErrorLog, FailedRequest } from '../../kernel/error-log.ts';

/** Codes about the request or the server, or of other protocols, which become top-level errors. */
const TOP_LEVEL_CODES = [
  'CHUNK_CHECKSUM_MISMATCH',
  'CONCATENATION_INVALID',
  'CURSOR_INVALID',
  'DOWNLOAD_LIMIT_REACHED',
  'FILTER_INVALID',
  'FORBIDDEN',
  'METADATA_INVALID',
  'OBJECT_NOT_FOUND',
  'OFFSET_MISMATCH',
  'PAGE_INVALID',
  'PARTIAL_UNFINISHED',
  'PROVIDER_UNAVAILABLE',
  'RATE_LIMITED',
  'RESYNC_REQUIRED',
  'RETRIEVAL_REQUIRED',
  'SEARCH_TOO_SLOW',
  'SERVICE_UNAVAILABLE',
  'STORAGE_LOCATION_INVALID',
  'TOKEN_EXPIRED',
  'UNAUTHENTICATED',
  'UPLOAD_INTERRUPTED',
  'UPLOAD_IS_FINAL',
  'UPLOAD_LENGTH_INVALID',
] as const satisfies readonly DomainErrorCode[];

type TopLevelCode = (typeof TOP_LEVEL_CODES)[number];

/** Codes that mutations return in `userErrors`. */
export type UserErrorCode = Exclude<DomainErrorCode, TopLevelCode>;

export const USER_ERROR_CODES = ERROR_CODES.filter(isUserErrorCode);

export interface UserErrorData {
  readonly code: UserErrorCode;
  readonly message: string;
  /** Path of the invalid argument, if any. */
  readonly field: readonly string[] | null;
}

/**
 * Converts a domain error of a mutation to a user error; `fields` maps codes to arguments. Rethrows anything else,
 * which becomes a top-level error.
 */
export function userErrorOf(
  error: unknown,
  fields: Partial<Record<DomainErrorCode, readonly string[]>> = {},
): UserErrorData {
  if (!(error instanceof DomainError) || !isUserErrorCode(error.code)) throw error;
  return { code: error.code, message: error.message, field: fields[error.code] ?? null };
}

/**
 * Formats a top-level error for the client: always a code, and details only of errors we threw on purpose. A bug
 * becomes INTERNAL with the request's id, under which the original error is logged.
 */
export function formatError(
  error: GraphQLError,
  request: FailedRequest,
  log: ErrorLog,
): GraphQLFormattedError {
  const { message, locations, path } = error.toJSON();
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = rootOf(error);
  if (cause instanceof DomainError) {
    const { code, retryAfterSeconds } = cause;
    if (code === 'SERVICE_UNAVAILABLE') log('GraphQL request failed', cause, request);
    const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    return { message: cause.message, ...place, extensions: { code, ...retry } };
  }
  if (cause instanceof GraphQLError) {
    const { code = 'BAD_USER_INPUT' } = cause.extensions;
    if (code !== 'INTERNAL_SERVER_ERROR') return { message, ...place, extensions: { code } };
  }
  log('GraphQL request failed', cause, request);
  return {
    message: 'Something went wrong on the server.',
    ...place,
    extensions: { code: 'INTERNAL', requestId: request.requestId },
  };
}

/** The error that was thrown; the GraphQL error itself if GraphQL created it. */
function rootOf(error: GraphQLError): unknown {
  const { originalError } = error;
  if (originalError instanceof GraphQLError) return rootOf(originalError);
  return originalError ?? error;
}

function isUserErrorCode(code: DomainErrorCode): code is UserErrorCode {
  return !(TOP_LEVEL_CODES as readonly DomainErrorCode[]).includes(code);
}
