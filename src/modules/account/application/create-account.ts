import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { Email } from '../domain/email.ts';
import { requireAcceptablePassword } from '../domain/password.ts';
import { User, type Role } from '../domain/user.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Creates an account. */
export class CreateAccount {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    /** Storage quota of a new account, in bytes. */
    private readonly quotaLimit: number,
  ) {}

  /** Returns the new user's id. Throws `EMAIL_INVALID`, `PASSWORD_INVALID`, `EMAIL_TAKEN`. */
  async execute(address: string, password: string, role: Role): Promise<string> {
    const email = Email.of(address);
    requireAcceptablePassword(password);
    const passwordHash = await this.passwords.hash(password);
    const { quotaLimit } = this;
    const id = this.ids.next();
    const user = User.create({ id, email, role, passwordHash, quotaLimit }, this.clock.now());
    await this.unitOfWork.run(async (tx) => tx.users.add(user));
    return id;
  }
}
