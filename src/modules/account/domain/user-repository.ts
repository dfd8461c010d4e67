import type { Email } from './email.ts';
import type { User } from './user.ts';

/** Loads and keeps users within one unit of work. */
export interface UserRepository {
  /** Rejects with `EMAIL_TAKEN` when the unit of work ends and the address is in use. */
  add(user: User): void;
  find(id: string): Promise<User | undefined>;
  findByEmail(email: Email): Promise<User | undefined>;
}
