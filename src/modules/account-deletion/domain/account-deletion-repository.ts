import type { AccountDeletion } from './account-deletion.ts';

/** Loads and saves AccountDeletion aggregates within one unit of work. */
export interface AccountDeletionRepository {
  add(deletion: AccountDeletion): void;
  findForUpdate(id: string): Promise<AccountDeletion | undefined>;
  /** The user's deletion that is REQUESTED or RUNNING, locked. */
  findOpenForUpdate(userId: string): Promise<AccountDeletion | undefined>;
  /** Whether the user is the only admin whose account is not to be deleted. Holds until the unit of work ends. */
  isLastAdmin(userId: string): Promise<boolean>;
}
