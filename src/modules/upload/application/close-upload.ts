import type { Clock } from '../../../kernel/clock.ts';
import type { DomainErrorCode } from '../../../kernel/domain-error.ts';
import { StagedBytes } from './staged-bytes.ts';
import type { Staging } from './staging.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** The final status and reason of an upload that ends without a file. */
export type CloseReason =
  | { readonly status: 'EXPIRED' }
  /** `unlessTokenIssued` keeps an upload that a token was issued for. */
  | { readonly status: 'TERMINATED'; readonly unlessTokenIssued?: boolean }
  | { readonly status: 'FAILED'; readonly code: DomainErrorCode };

/** Ends an upload without a file: releases its quota and deletes its provisional file and staged bytes. */
export class CloseUpload {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staging: Staging,
    private readonly clock: Clock,
  ) {}

  /**
   * Idempotent; returns whether this call closed the session. The file of a failed upload is kept as FAILED until the
   * session is pruned. EXPIRED closes a session only if it is still expired.
   */
  async execute(sessionId: string, reason: CloseReason): Promise<boolean> {
    const now = this.clock.now();
    const closed = await this.unitOfWork.run(async (tx) => {
      const session = await tx.sessions.findForUpdate(sessionId);
      const open = session?.status === 'OPEN' || session?.status === 'FINALIZING';
      if (!session || !open) return undefined;
      if (reason.status === 'EXPIRED' && session.expiresAt > now) return undefined;
      const isKept = reason.status === 'TERMINATED' && reason.unlessTokenIssued;
      if (isKept && session.tokenHashes.length > 0) return undefined;
      const code = reason.status === 'FAILED' ? reason.code : null;
      const reserved = session.close(reason.status, now, code);
      const file = session.fileId && (await tx.files.find(session.fileId, session.ownerId));
      if (file && reason.status === 'FAILED') file.failUpload(reason.code);
      else if (file) tx.files.remove(file);
      await tx.quota.settle(session.ownerId, reserved, 0);
      // Their staged bytes are removed below, so the client cannot join them again.
      const partials = session.partials ?? [];
      await tx.sessions.remove(partials.map((partial) => partial.sessionId));
      return { id: session.id, offset: session.offset, partials: session.partials };
    });
    if (closed) await new StagedBytes(this.staging, closed).remove();
    return closed !== undefined;
  }
}
