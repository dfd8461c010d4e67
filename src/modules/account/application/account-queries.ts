import type { PageRead } from '../../../kernel/paging.ts';
import type { Quota } from '../domain/quota.ts';
import type { Role } from '../domain/user.ts';

/** A user as seen by other modules. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

/** A user as seen by admins. */
export interface AccountWithQuota extends AccountRow {
  readonly quota: Quota;
}

interface AccountsPage extends PageRead {
  /** Text that the email address must contain, in lower case. */
  readonly query?: string | undefined;
}

export interface AccountQueries {
  find(userId: string): Promise<AccountRow | undefined>;
  findByEmail(email: string): Promise<AccountRow | undefined>;
  /** The oldest admin account. */
  firstAdmin(): Promise<AccountRow | undefined>;
  /** Oldest account first. */
  page(page: AccountsPage): Promise<AccountWithQuota[]>;
}
