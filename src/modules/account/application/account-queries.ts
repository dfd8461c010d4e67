import type { Quota } from '../domain/quota.ts';
import type { Role } from '../domain/user.ts';

/** A user as others parts of the program see one. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

/** A user as an admin sees one. */
export interface AccountWithQuota extends AccountRow {
  readonly quota: Quota;
}

export interface AccountsPage {
  readonly after?: string | undefined;
  /** Only addresses that have this in them, in lower case. */
  readonly query?: string | undefined;
  readonly limit: number;
}

export interface AccountQueries {
  find(userId: string): Promise<AccountRow | undefined>;
  findByEmail(email: string): Promise<AccountRow | undefined>;
  /** The admin who was there first. */
  firstAdmin(): Promise<AccountRow | undefined>;
  /** In the order in which they were made. */
  page(page: AccountsPage): Promise<AccountWithQuota[]>;
}
