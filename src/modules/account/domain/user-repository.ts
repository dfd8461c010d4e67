import type { Email } from './email.ts';
import type { User } from './user.ts';

/** Loads and saves users within one unit of work. */
export interface UserRepository {
  /** The unit of work fails with `EMAIL_TAKEN` on commit if the address is in use. */
  add(user: User): void;
  find(id: string): Promise<User | undefined>;
  /** Ignores closed accounts. */
  findByEmail(email: Email): Promise<User | undefined>;
  /** Ends all sign-ins and uploads of an account for good. Idempotent. */
  close(id: string, now: Date): Promise<void>;
}
