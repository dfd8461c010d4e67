import { DomainError, type DomainErrorCode, isDomainError } from '../../kernel/domain-error.ts';

/** Codes of S3 errors that mean something to the storage port. Everything else may pass when tried again. */
const MEANINGS: Readonly<Record<string, readonly [code: DomainErrorCode, message: string]>> = {
  NoSuchKey: ['OBJECT_NOT_FOUND', 'no object under this key'],
  NoSuchVersion: ['OBJECT_NOT_FOUND', 'no such version of the object'],
  NotFound: ['OBJECT_NOT_FOUND', 'no object under this key'],
  InvalidObjectState: ['RETRIEVAL_REQUIRED', 'the object is archived'],
  ObjectNotInActiveTierError: ['RETRIEVAL_REQUIRED', 'the object is archived'],
  GlacierExpeditedRetrievalNotAvailable: [
    'EXPEDITED_UNAVAILABLE',
    'the provider has no capacity for expedited retrievals now',
  ],
  QuotaExceeded: ['STORAGE_FULL', 'the quota at the provider is used up'],
  InsufficientStorage: ['STORAGE_FULL', 'the provider has no room'],
  StorageFull: ['STORAGE_FULL', 'the provider has no room'],
  XMinioStorageFull: ['STORAGE_FULL', 'the provider has no room'],
  KeyTooLongError: ['STORAGE_LOCATION_INVALID', 'no object can have this key'],
};

const STATUS_NOT_IMPLEMENTED = 501;
const STATUS_INSUFFICIENT_STORAGE = 507;

/** Of the client's errors those that pass: time-out, conflict, a condition that failed, too many requests. */
const PASSING_STATUSES = new Set([408, 409, 412, 429]);

/** What the SDK calls errors whose answer has no body, as with HEAD. */
const NO_NAMES = new Set(['Unknown', 'UnknownError', 'Error']);

/** Backblaze tells of a cap with the code of a missing permission. */
const CAP_EXCEEDED = /\bcap exceeded\b/i;

/**
 * What the SDK has thrown in the words of the storage port. Names no bucket and no key: the message can reach a client.
 * A digest that the service finds wrong is `PROVIDER_UNAVAILABLE`: the source's was compared before anything was sent.
 */
export function s3Error(cause: unknown): DomainError {
  if (isDomainError(cause)) return cause;
  const name = s3ErrorName(cause) ?? 'unknown';
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  if (meaning) return new DomainError(meaning[0], meaning[1], { cause });
  if (statusOf(cause) === STATUS_INSUFFICIENT_STORAGE || CAP_EXCEEDED.test(messageOf(cause))) {
    return new DomainError('STORAGE_FULL', 'the provider has no room', { cause });
  }
  return new DomainError('PROVIDER_UNAVAILABLE', `the provider ${complaintOf(cause)}`, { cause });
}

/** What is wrong with an answer, or with none, behind the words "the provider". */
export function complaintOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const name = s3ErrorName(error) ?? 'unknown';
  const status = statusOf(error);
  if (status !== undefined) return `refuses: ${NO_NAMES.has(name) ? status : name}`;
  return `does not answer as it should: ${typeof code === 'string' ? code : name}`;
}

/** The code of S3's answer, of whatever the SDK has thrown or `s3Error` has made of it. */
export function s3ErrorName(error: unknown): string | undefined {
  if (isDomainError(error)) return error.cause === undefined ? undefined : s3ErrorName(error.cause);
  return error instanceof Error ? error.name : undefined;
}

/** Waits for a call of the SDK and rejects with `s3Error`, or with the caller's reason when the caller has aborted it. */
export async function onS3<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal?.throwIfAborted();
    throw s3Error(error);
  }
}

/** Of the answer; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** Whether the service has refused a request for good, be it for its sender or for what it asks. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(isDomainError(error) ? error.cause : error) ?? 0;
  if (status === STATUS_NOT_IMPLEMENTED) return true;
  return status >= 400 && status < 500 && !PASSING_STATUSES.has(status);
}
