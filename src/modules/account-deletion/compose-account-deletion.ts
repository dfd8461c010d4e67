import type { AttemptLimiter } from '../../kernel/attempt-limiter.ts';
import type { Contribution, JobTable, TransactionTable } from '../../platform/contribution.ts';
import { hmacSignatures } from '../../platform/hmac-signatures.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordHasher } from '../account/application/password-hasher.ts';
import type { CancelExport } from '../exports/application/cancel-export.ts';
import type { RevokeShare } from '../sharing/application/revoke-share.ts';
import type { EstimatePurge } from '../trash/application/estimate-purge.ts';
import type { PurgeFiles } from '../trash/application/purge-files.ts';
import type { TrashFiles } from '../trash/application/trash-files.ts';
import type { TerminateUpload } from '../upload/application/terminate-upload.ts';
import { AccountDeletionResolver } from './api/graphql/account-deletion-resolver.ts';
import { accountDeletionRoutes } from './api/http/account-deletion-routes.ts';
import type { AccountDeletionJobs } from './application/account-deletion-jobs.ts';
import { CancelAccountDeletion } from './application/cancel-account-deletion.ts';
import { DeleteAccounts } from './application/delete-accounts.ts';
import { DeletionReports } from './application/deletion-reports.ts';
import { RequestAccountDeletion } from './application/request-account-deletion.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { AccountDeletionEntity } from './infrastructure/account-deletion.entity.ts';
import { mikroAccountDeletionRepository } from './infrastructure/mikro-account-deletion-repository.ts';
import { postgresAccountDeletionQueries } from './infrastructure/postgres-account-deletion-queries.ts';

export interface AccountDeletionDeps {
  readonly passwords: PasswordHasher;
  readonly attempts: AttemptLimiter;
  readonly estimatePurge: EstimatePurge;
  readonly terminateUpload: TerminateUpload;
  readonly revokeShare: RevokeShare;
  readonly cancelExport: CancelExport;
  readonly trashFiles: TrashFiles;
  readonly purgeFiles: PurgeFiles;
}

/** Composes the use cases that delete accounts. */
export function composeAccountDeletion(
  platform: Platform<Transaction>,
  deps: AccountDeletionDeps,
  /** Secret for signing links to reports. */
  secret: Uint8Array,
) {
  const deletions = postgresAccountDeletionQueries(platform.sql);
  const context = { ...platform, ...deps, deletions };
  return {
    accountDeletions: deletions,
    requestAccountDeletion: new RequestAccountDeletion(context),
    cancelAccountDeletion: new CancelAccountDeletion(platform.unitOfWork, platform.clock),
    deleteAccounts: new DeleteAccounts(context),
    deletionReports: new DeletionReports(
      deletions,
      hmacSignatures('flexstorage/account-deletion/v1', secret),
    ),
  };
}

type UseCases = ReturnType<typeof composeAccountDeletion> & AccountDeletionDeps;

export const accountDeletionContribution: Contribution<UseCases> = {
  entities: [AccountDeletionEntity],
  transaction: {
    accountDeletions: mikroAccountDeletionRepository,
  } satisfies TransactionTable<Pick<Transaction, 'accountDeletions'>>,
  jobs: {
    'sweep-account-deletions': {
      cron: '27 * * * *',
      retries: 0,
      timeoutSeconds: 3600,
      // Otherwise a crash would hold up the next run.
      heartbeatSeconds: 20,
      run: ({ deleteAccounts }, _data, signal) => deleteAccounts.sweep(signal),
    },
  } satisfies JobTable<AccountDeletionJobs, UseCases>,
  resolvers: (useCases) => [new AccountDeletionResolver(useCases)],
  crossOriginRoutes: accountDeletionRoutes,
  recover: ({ deleteAccounts }, signal) => deleteAccounts.sweep(signal),
};
