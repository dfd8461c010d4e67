import type * as graphql from '../../../../platform/graphql/context.ts';
import type { AccountRow } from '../../application/account-queries.ts';
import type { WatchQuota } from '../../application/watch-quota.ts';

/** The signed-in user of one request. */
export interface Viewer {
  readonly account: AccountRow;
}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchQuota: WatchQuota;
}
