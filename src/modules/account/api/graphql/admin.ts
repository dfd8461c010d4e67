import { DomainError } from '../../../../kernel/domain-error.ts';
import type { AccountRow } from '../../application/account-queries.ts';
import type { GraphqlContext } from './context.ts';

/** The viewer's account. Throws `FORBIDDEN` unless it is an admin's, and `UNAUTHENTICATED` without a viewer. */
export async function adminOf(context: GraphqlContext): Promise<AccountRow> {
  const { account } = await context.viewer();
  if (account.role !== 'ADMIN')
    throw new DomainError('FORBIDDEN', 'This operation requires an admin account.');
  return account;
}
