import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { UploadSessionStatus } from './upload-session-status.ts';

interface Joinable {
  readonly id: string;
  readonly ownerId: string;
  readonly partial: boolean;
  readonly status: UploadSessionStatus;
  readonly offset: number;
  readonly size: FileSize | undefined;
}

/** Maximum number of partial uploads per final upload. */
const MAX_PARTIALS = 100;

/** Throws `CONCATENATION_INVALID`, which does not reveal whether a foreign upload exists, or `PARTIAL_UNFINISHED`. */
export function requireJoinable(partials: readonly Joinable[], ownerId: string): void {
  const ids = new Set(partials.map(({ id }) => id));
  if (partials.length === 0 || partials.length > MAX_PARTIALS || ids.size < partials.length) {
    throw new DomainError(
      'CONCATENATION_INVALID',
      `Provide between 1 and ${MAX_PARTIALS} different partial uploads.`,
    );
  }
  for (const { partial, ownerId: owner, status, offset, size } of partials) {
    if (!partial || owner !== ownerId || status !== 'OPEN') {
      throw notJoinable();
    }
    if (offset !== size?.bytes) {
      throw new DomainError(
        'PARTIAL_UNFINISHED',
        'A partial upload is incomplete. Finish it, then join again.',
        { retryAfterSeconds: 1 },
      );
    }
  }
}

/** For uploads that are missing, foreign or not partial, without revealing which. */
export function notJoinable(): DomainError {
  return new DomainError('CONCATENATION_INVALID', 'Only your own partial uploads can be joined.');
}
