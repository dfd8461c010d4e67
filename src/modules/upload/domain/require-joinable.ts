import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { UploadSessionStatus } from './upload-session-status.ts';

/** A session that may be joined with others. */
interface Joinable {
  readonly id: string;
  readonly ownerId: string;
  readonly partial: boolean;
  readonly status: UploadSessionStatus;
  readonly offset: number;
  readonly size: FileSize | undefined;
}

/** An upload can be joined from at most this many partial uploads. */
const MAX_PARTIALS = 100;

/** Throws `CONCATENATION_INVALID`, alike for missing and for foreign uploads, or `PARTIAL_UNFINISHED`. */
export function requireJoinable(partials: readonly Joinable[], ownerId: string): void {
  const ids = new Set(partials.map(({ id }) => id));
  if (partials.length === 0 || partials.length > MAX_PARTIALS || ids.size < partials.length) {
    throw new DomainError(
      'CONCATENATION_INVALID',
      `Join 1 to ${MAX_PARTIALS} different partial uploads.`,
    );
  }
  for (const { partial, ownerId: owner, status, offset, size } of partials) {
    if (!partial || owner !== ownerId || status !== 'OPEN') {
      throw new DomainError(
        'CONCATENATION_INVALID',
        'Only your own partial uploads can be joined.',
      );
    }
    if (offset !== size?.bytes) {
      throw new DomainError('PARTIAL_UNFINISHED', 'A partial upload lacks bytes.', {
        retryAfterSeconds: 1,
      });
    }
  }
}
