import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { GraphqlContext, Viewer } from '../../../account/api/graphql/context.ts';
import { PurgeEstimateObject } from '../../../trash/api/graphql/trash.ts';
import type { EstimatePurge } from '../../../trash/application/estimate-purge.ts';
import type { AccountDeletionQueries } from '../../application/account-deletion-queries.ts';
import type { CancelAccountDeletion } from '../../application/cancel-account-deletion.ts';
import type { DeletionReports } from '../../application/deletion-reports.ts';
import type { RequestAccountDeletion } from '../../application/request-account-deletion.ts';
import { reportPath } from '../http/account-deletion-routes.ts';
import {
  AccountDeleteCancelPayload,
  AccountDeletePayload,
  AccountDeletionObject,
} from './account-deletion.ts';

export interface AccountDeletionResolverDeps {
  readonly accountDeletions: Pick<AccountDeletionQueries, 'openOf'>;
  readonly requestAccountDeletion: RequestAccountDeletion;
  readonly cancelAccountDeletion: CancelAccountDeletion;
  readonly deletionReports: DeletionReports;
  readonly estimatePurge: Pick<EstimatePurge, 'ofLibrary'>;
}

const FIELDS = { SIGN_IN_FAILED: ['password'] } as const;

@Resolver()
export class AccountDeletionResolver {
  constructor(private readonly deps: AccountDeletionResolverDeps) {}

  @Query(() => AccountDeletionObject, {
    nullable: true,
    description: "The planned deletion of the viewer's account; null if there is none.",
  })
  async accountDeletion(
    @CurrentViewer() { account }: Viewer,
    @Ctx() context: GraphqlContext,
  ): Promise<AccountDeletionObject | null> {
    const row = await this.deps.accountDeletions.openOf(account.id);
    if (!row) return null;
    const path = reportPath(row.id, this.deps.deletionReports.sign(row.id));
    return { ...row, reportUrl: context.baseUrl() + path };
  }

  @Query(() => PurgeEstimateObject, {
    description:
      "What deleting the viewer's account frees and costs. Cold storage charges for a minimum duration. Deletes nothing.",
  })
  estimateAccountDelete(@CurrentViewer() { account }: Viewer): Promise<PurgeEstimateObject> {
    return this.deps.estimatePurge.ofLibrary(account.id);
  }

  @Mutation(() => AccountDeletePayload, {
    nullable: true,
    description:
      "Plans the deletion of the viewer's account with all files, in 7 days. Until then the account works as before. Requires the password again; rate-limited.",
  })
  async accountDelete(
    @Arg('password', () => String, { description: "The account's password." }) password: string,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: GraphqlContext,
  ): Promise<AccountDeletePayload> {
    const outcome = await outcomeOf(FIELDS, async () => {
      const { id } = viewer.account;
      await this.deps.requestAccountDeletion.execute(id, password, context.address);
      return { deletion: await this.accountDeletion(viewer, context) };
    });
    return new AccountDeletePayload(outcome);
  }

  @Mutation(() => AccountDeleteCancelPayload, {
    nullable: true,
    description: 'Keeps the account. Does nothing if no deletion is planned.',
  })
  async accountDeleteCancel(
    @CurrentViewer() { account }: Viewer,
  ): Promise<AccountDeleteCancelPayload> {
    const outcome = await outcomeOf({}, async () => {
      await this.deps.cancelAccountDeletion.execute(account.id);
      return {};
    });
    return new AccountDeleteCancelPayload(outcome);
  }
}
