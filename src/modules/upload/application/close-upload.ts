import type { Clock } from '../../../kernel/clock.ts';
import type { DomainErrorCode } from '../../../kernel/domain-error.ts';
import { StagedBytes } from './staged-bytes.ts';
import type { Staging } from './staging.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Why an upload ends without a file. */
export type CloseReason =
  | { readonly status: 'EXPIRED' }
  /** `unlessHandedOut`: only while no token of it is out. */
  | { readonly status: 'TERMINATED'; readonly unlessHandedOut?: boolean }
  | { readonly status: 'FAILED'; readonly code: DomainErrorCode };

/** Ends an upload without a file: its quota is given back, its provisional file goes, its bytes are removed. */
export class CloseUpload {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staging: Staging,
    private readonly clock: Clock,
  ) {}

  /**
   * Repeating it changes nothing; returns whether this call closed the session. A failed upload's file stays,
   * FAILED, until the session is pruned. An expired one is closed only if it still is expired.
   */
  async execute(sessionId: string, reason: CloseReason): Promise<boolean> {
    const now = this.clock.now();
    const closed = await this.unitOfWork.run(async (tx) => {
      const session = await tx.sessions.findForUpdate(sessionId);
      const open = session?.status === 'OPEN' || session?.status === 'FINALIZING';
      if (!session || !open) return undefined;
      if (reason.status === 'EXPIRED' && session.expiresAt > now) return undefined;
      const isKept = reason.status === 'TERMINATED' && reason.unlessHandedOut;
      if (isKept && session.tokenHashes.length > 0) return undefined;
      const code = reason.status === 'FAILED' ? reason.code : null;
      const reserved = session.close(reason.status, now, code);
      const file = session.fileId && (await tx.files.find(session.fileId, session.ownerId));
      if (file && reason.status === 'FAILED') file.failUpload(reason.code);
      else if (file) tx.files.remove(file);
      await tx.quota.settle(session.ownerId, reserved, 0);
      // Their bytes go with those of the whole: a client has to send them again.
      const partials = session.partials ?? [];
      await tx.sessions.remove(partials.map((part) => part.sessionId));
      return { id: session.id, offset: session.offset, partials: session.partials };
    });
    if (closed) await new StagedBytes(this.staging, closed).remove();
    return closed !== undefined;
  }
}
