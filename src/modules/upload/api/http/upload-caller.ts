import type { IncomingMessage } from 'node:http';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { type Identity, knownUserId, requireUser } from '../../../../kernel/identity.ts';
import type { Authenticate } from '../../../account/application/authenticate.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';

/** The caller of one upload request, by its bearer token. */
export class UploadCaller {
  private constructor(private readonly identity: Identity) {}

  /**
   * 401 only for requests without a token; an expired one is 401 too, but on HEAD the session's owner gets 423, because
   * tus-js-client restarts at byte 0 after any other answer to a HEAD. A token for one upload opens no other.
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

  /** Throws `UNAUTHENTICATED` for a token of one upload. */
  get userId(): string {
    return requireUser(this.identity);
  }

  /** For the log. */
  get knownUserId(): string | undefined {
    return knownUserId(this.identity);
  }

  get tokenExpired(): boolean {
    return this.identity.kind === 'EXPIRED';
  }

  /** Throws `NOT_FOUND` for a missing session and for one that is not the caller's. */
  requireOwn(row: UploadSessionRow | undefined): UploadSessionRow {
    if (row && this.owns(row)) return row;
    throw new DomainError('NOT_FOUND', 'The upload does not exist.');
  }

  private owns(row: UploadSessionRow): boolean {
    const { identity } = this;
    if (identity.kind === 'UPLOAD') {
      return row.tokenHashes.some((hash) => hash.equals(identity.tokenHash));
    }
    return row.ownerId === knownUserId(identity);
  }
}
