import { DomainError, type DomainErrorCode, isDomainError } from '../../kernel/domain-error.ts';

/** S3 error codes with a meaning in the storage port. All others are treated as transient. */
const MEANINGS: Readonly<Record<string, readonly [code: DomainErrorCode, message: string]>> = {
  NoSuchKey: ['OBJECT_NOT_FOUND', 'No object exists under this key.'],
  NoSuchVersion: ['OBJECT_NOT_FOUND', 'This version of the object does not exist.'],
  NotFound: ['OBJECT_NOT_FOUND', 'No object exists under this key.'],
  InvalidObjectState: ['RETRIEVAL_REQUIRED', 'The object is archived. Request its restore first.'],
  ObjectNotInActiveTierError: [
    'RETRIEVAL_REQUIRED',
    'The object is archived. Request its restore first.',
  ],
  GlacierExpeditedRetrievalNotAvailable: [
    'EXPEDITED_UNAVAILABLE',
    'The provider currently has no capacity for expedited retrievals.',
  ],
  QuotaExceeded: ['STORAGE_FULL', 'The quota at the provider is used up.'],
  InsufficientStorage: ['STORAGE_FULL', 'The provider has no space left.'],
  StorageFull: ['STORAGE_FULL', 'The provider has no space left.'],
  XMinioStorageFull: ['STORAGE_FULL', 'The provider has no space left.'],
  KeyTooLongError: ['STORAGE_LOCATION_INVALID', 'The key is too long for the provider.'],
};

const STATUS_NOT_IMPLEMENTED = 501;
const STATUS_INSUFFICIENT_STORAGE = 507;

/** Transient client errors: timeout, conflict, failed precondition, too many requests. */
const PASSING_STATUSES = new Set([408, 409, 412, 429]);

/** Names that the SDK gives errors whose response has no body, as with HEAD. */
const NO_NAMES = new Set(['Unknown', 'UnknownError', 'Error']);

/** Backblaze reports an exceeded cap as a missing permission. */
const CAP_EXCEEDED = /\bcap exceeded\b/i;

/**
 * Translates an SDK error for the storage port. Names no bucket and no key because the message may reach a client. A
 * digest rejected by the service is `PROVIDER_UNAVAILABLE`: the source was verified before sending.
 */
export function s3Error(cause: unknown): DomainError {
  if (isDomainError(cause)) return cause;
  const name = s3ErrorName(cause) ?? 'unknown';
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  if (meaning) return new DomainError(meaning[0], meaning[1], { cause });
  if (statusOf(cause) === STATUS_INSUFFICIENT_STORAGE || CAP_EXCEEDED.test(messageOf(cause))) {
    return new DomainError('STORAGE_FULL', 'The provider has no space left.', { cause });
  }
  return new DomainError('PROVIDER_UNAVAILABLE', `The provider ${complaintOf(cause)}`, { cause });
}

/** The service answered something that a retry may correct. */
export function unavailable(message: string): DomainError {
  return new DomainError('PROVIDER_UNAVAILABLE', message);
}

/** The predicate of a sentence about a failed request, such as "returned the error AccessDenied." */
export function complaintOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const name = s3ErrorName(error) ?? 'unknown';
  const status = statusOf(error);
  if (status !== undefined) return `returned the error ${NO_NAMES.has(name) ? status : name}.`;
  return `could not be reached: ${typeof code === 'string' ? code : name}.`;
}

/** The S3 error code of an SDK error or of an error created by `s3Error`. */
export function s3ErrorName(error: unknown): string | undefined {
  if (isDomainError(error)) return error.cause === undefined ? undefined : s3ErrorName(error.cause);
  return error instanceof Error ? error.name : undefined;
}

/** Awaits an SDK call and rejects with `s3Error`, or with the signal's reason if the caller aborted it. */
export async function onS3<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal?.throwIfAborted();
    throw s3Error(error);
  }
}

/** HTTP status of the response; undefined without one. */
export function statusOf(error: unknown): number | undefined {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** Whether the service permanently rejected the request. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(isDomainError(error) ? error.cause : error) ?? 0;
  if (status === STATUS_NOT_IMPLEMENTED) return true;
  return status >= 400 && status < 500 && !PASSING_STATUSES.has(status);
}
