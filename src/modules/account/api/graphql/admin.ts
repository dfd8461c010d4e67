import { DomainError } from '../../../../kernel/domain-error.ts';
import type { AccountRow } from '../../application/account-queries.ts';
import type { GraphqlContext } from './context.ts';

/** The viewer's account. Throws `FORBIDDEN` for one that is no admin, and `UNAUTHENTICATED`. */
export async function adminOf(context: GraphqlContext): Promise<AccountRow> {
  const { account } = await context.viewer();
  if (account.role !== 'ADMIN') throw new DomainError('FORBIDDEN', 'only for admins');
  return account;
}
