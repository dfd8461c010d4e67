import type { IncomingMessage } from 'node:http';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { type Identity, knownUserId, requireUser } from '../../../../kernel/identity.ts';
import type { Authenticate } from '../../../account/application/authenticate.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';

/** The caller of one upload request, identified by its bearer token. */
export class UploadCaller {
  private constructor(private readonly identity: Identity) {}

  /**
   * Throws an error that becomes 401 without a valid token. Accepts an expired token on HEAD, which then returns 423,
   * because tus-js-client restarts at byte 0 after 401. Does not accept a token for one upload on POST.
   */
  static async of(
    { headers }: IncomingMessage,
    method: string,
    authenticate: Authenticate,
  ): Promise<UploadCaller> {
    const identity = await authenticate.execute(headers.authorization);
    const isAccepted =
      (identity.kind === 'UPLOAD' && method !== 'POST') ||
      (identity.kind === 'EXPIRED' && method === 'HEAD');
    if (!isAccepted) requireUser(identity);
    return new UploadCaller(identity);
  }

  /** Throws `UNAUTHENTICATED` for a token that is valid for one upload only. */
  get userId(): string {
    return requireUser(this.identity);
  }

  /** For log messages. */
  get knownUserId(): string | undefined {
    return knownUserId(this.identity);
  }

  get tokenExpired(): boolean {
    return this.identity.kind === 'EXPIRED';
  }

  /** Throws `NOT_FOUND` for a missing or foreign session. */
  requireOwn(row: UploadSessionRow | undefined): UploadSessionRow {
    if (row && this.owns(row)) return row;
    throw new DomainError('NOT_FOUND', 'Upload not found.');
  }

  private owns(row: UploadSessionRow): boolean {
    const { identity } = this;
    if (identity.kind === 'UPLOAD') {
      return row.tokenHashes.some((hash) => hash.equals(identity.tokenHash));
    }
    return row.ownerId === knownUserId(identity);
  }
}
