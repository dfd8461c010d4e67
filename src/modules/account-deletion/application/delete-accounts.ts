import type { Clock } from '../../../kernel/clock.ts';
import { type DomainErrorCode, isDomainError } from '../../../kernel/domain-error.ts';
import type { CancelExport } from '../../exports/application/cancel-export.ts';
import type { RevokeShare } from '../../sharing/application/revoke-share.ts';
import type { EstimatePurge } from '../../trash/application/estimate-purge.ts';
import type { PurgeFiles } from '../../trash/application/purge-files.ts';
import type { TrashFiles } from '../../trash/application/trash-files.ts';
import type { TerminateUpload } from '../../upload/application/terminate-upload.ts';
import type { AccountContents } from '../domain/account-deletion.ts';
import type {
  AccountDeletionQueries,
  AccountPart,
  DueDeletion,
} from './account-deletion-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const ACCOUNTS = 100;

/** Files per step, as in PurgeFiles. */
const PARTS = 100;

const HISTORY_ROWS = 10_000;

/** Limits one run over one account; the next run continues. */
const MAX_STEPS = 100_000;

export interface DeleteAccountsDeps {
  readonly deletions: AccountDeletionQueries;
  readonly unitOfWork: UnitOfWork;
  readonly estimatePurge: Pick<EstimatePurge, 'ofLibrary'>;
  readonly terminateUpload: Pick<TerminateUpload, 'execute'>;
  readonly revokeShare: Pick<RevokeShare, 'execute'>;
  readonly cancelExport: Pick<CancelExport, 'execute'>;
  readonly trashFiles: Pick<TrashFiles, 'execute'>;
  readonly purgeFiles: Pick<PurgeFiles, 'execute'>;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

/**
 * Deletes the accounts whose users had time to change their mind. First nobody can sign in and nothing can be added;
 * then uploads, shares, exports and files go through the use cases that end them, which delete their bytes at every
 * provider; once none are left, the rows go. Every step can be repeated after a crash.
 */
export class DeleteAccounts {
  constructor(private readonly deps: DeleteAccountsDeps) {}

  /** One account's trouble does not stop the others; the next sweep tries again. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { deletions, clock, log } = this.deps;
    let after: string | undefined;
    do {
      const due = await deletions.due(clock.now(), { after, limit: ACCOUNTS });
      for (const deletion of due) {
        try {
          await this.delete(deletion, signal);
        } catch (error) {
          signal?.throwIfAborted();
          log(`Could not finish deleting the account ${deletion.userId}; will retry`, error);
        }
      }
      after = due.length < ACCOUNTS ? undefined : due.at(-1)?.id;
    } while (after !== undefined);
  }

  private async delete(due: DueDeletion, signal: AbortSignal | undefined): Promise<void> {
    const { id, userId } = due;
    const { deletions, unitOfWork, clock } = this.deps;
    if (!due.isRunning && !(await this.start(due))) return;
    await this.end(userId, 'upload', signal);
    await this.end(userId, 'share', signal);
    await this.end(userId, 'export', signal);
    await this.end(userId, 'file', signal);
    if (!(await deletions.isEmpty(userId))) return;
    while ((await deletions.deleteHistory(userId, HISTORY_ROWS)) === HISTORY_ROWS) {
      signal?.throwIfAborted();
    }
    if (!(await deletions.deleteAccount(userId))) return;
    await unitOfWork.run(async (tx) => {
      (await tx.accountDeletions.findForUpdate(id))?.finish(clock.now());
    });
  }

  /** Closes the account. Returns false if the user has changed their mind. */
  private async start({ id, userId }: DueDeletion): Promise<boolean> {
    const { unitOfWork, clock } = this.deps;
    const contents = await this.contentsOf(userId);
    return unitOfWork.run(async (tx) => {
      const deletion = await tx.accountDeletions.findForUpdate(id);
      deletion?.start(contents, clock.now());
      if (deletion?.status !== 'RUNNING') return false;
      await tx.users.close(userId, clock.now());
      return true;
    });
  }

  private async contentsOf(userId: string): Promise<AccountContents> {
    const { files, freedBytes, earlyDeleteFees, feesEndAt } =
      await this.deps.estimatePurge.ofLibrary(userId);
    return {
      files,
      bytes: freedBytes,
      storage: await this.deps.deletions.storageOf(userId),
      earlyDeleteFees: earlyDeleteFees.amount,
      currency: earlyDeleteFees.currency,
      feesEndAt: feesEndAt?.toISOString(),
    };
  }

  private async end(
    userId: string,
    part: AccountPart,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let last: string | undefined;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const ids = await this.deps.deletions.parts(userId, part, PARTS);
      const [first] = ids;
      if (first === undefined) return;
      if (first === last) throw new Error(`The ${part} ${first} cannot be ended.`);
      last = first;
      signal?.throwIfAborted();
      await this.endAll(userId, part, ids);
    }
  }

  private async endAll(userId: string, part: AccountPart, ids: readonly string[]): Promise<void> {
    const { terminateUpload, revokeShare, cancelExport, trashFiles, purgeFiles } = this.deps;
    switch (part) {
      case 'upload':
        for (const id of ids) await unless('NOT_FOUND', terminateUpload.execute(id));
        return;
      case 'share':
        for (const id of ids) await unless('NOT_FOUND', revokeShare.execute(userId, id));
        return;
      case 'export':
        for (const id of ids) {
          await unless('EXPORT_STATUS_INVALID', cancelExport.execute(userId, id));
        }
        return;
      case 'file':
        await trashFiles.execute(userId, ids);
        await purgeFiles.execute(userId, ids);
    }
  }
}

/** Ignores an error that means that somebody else was faster. */
async function unless(code: DomainErrorCode, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error, code)) throw error;
  }
}
