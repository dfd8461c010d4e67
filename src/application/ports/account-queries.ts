import type { Role } from '../../domain/account/user.ts';

/** A user as others parts of the program see one. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export interface AccountQueries {
  find(userId: string): Promise<AccountRow | undefined>;
  findByEmail(email: string): Promise<AccountRow | undefined>;
  /** The admin who was there first. */
  firstAdmin(): Promise<AccountRow | undefined>;
}
